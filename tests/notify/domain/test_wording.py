"""What people read: both languages, only allowed facts, no empty part."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from apps.notify.domain.channels import Language
from apps.notify.domain.texts import TEXTS
from apps.notify.domain.wording import (
    ALLOWED,
    Facts,
    spell_out,
    withdrawal_template,
    word,
)

NOTICES = ("code_changed", "new_device", "support_acted")
EVERY = [(key, language) for key in TEXTS for language in Language]


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_text_exists_in_both_languages_and_uses_allowed_facts_only(
    key: str, language: Language
) -> None:
    text = TEXTS[key][language]
    used = {name for _text, name, *_rest in Formatter().parse(text.title + text.body) if name}

    assert used <= set(ALLOWED)
    assert "code" in used or key in {"invitation", "code_known", *NOTICES}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("severity", ["critical", "urgent", "normal", "new_one", ""])
def test_missing_facts_leave_no_gap(language: Language, severity: str) -> None:
    words = spell_out(Facts("invitation", "K7Q2", severity=severity or "critical"), language)

    assert all(words.values())
    assert set(words) == set(ALLOWED)


def test_an_invitation_in_indonesian_and_in_english() -> None:
    facts = Facts("invitation", "K7Q2", severity="critical", eta="3-5", area="Jakarta Pusat")

    assert word(facts, Language.INDONESIAN).title == "DARURAT KRITIS · Jakarta Pusat"
    assert "3-5 menit" in word(facts, Language.INDONESIAN).body
    assert word(facts, Language.ENGLISH).title == "EMERGENCY CRITICAL · Jakarta Pusat"
    assert "3-5 minutes" in word(facts, Language.ENGLISH).body


@pytest.mark.parametrize(
    "reason",
    [
        *("enough_responders", "caller_cancelled", "dispatcher_cancelled", "abandoned"),
        *("incident_completed", "not_eligible", "something_new"),
    ],
)
def test_every_withdrawal_has_a_text(reason: str) -> None:
    words = word(Facts(withdrawal_template(reason), "K7Q2"), Language.INDONESIAN)

    assert "K7Q2" in words.title
    assert not re.search(r"[{}]", words.title + words.body)

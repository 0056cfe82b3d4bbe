"""A copy of everything and being forgotten, as KREKI ID sees them: asked, answered, assembled."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.auth_svc.domain.errors import ErasureBegun, InvalidCredentials
from apps.auth_svc.domain.rights import DeletionNotFound, ExportNotFound, LastSystemAdmin
from apps.auth_svc.handlers import HANDLERS
from apps.auth_svc.models import Consent, DataExport, Erasure, ErasureAnswer, ExportPiece, User
from apps.auth_svc.services import accounts, consents, erasing, exporting, roles
from apps.auth_svc.services.archive import OWN
from apps.auth_svc.services.consents import Decision
from kreki.contracts.privacy import ASKED, ERASURE_ANSWERED, EXPORT_ANSWERED
from kreki.events.models import Outbox
from kreki.privacy.everywhere import EVERYWHERE
from kreki.privacy.sealing import seal
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account, sign_in
from tests.people import STRANGER, VOLUNTEER
from tests.privacy_habits import forgotten, received, rows_with

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WEEK = timedelta(days=7)


def asked(kind: str) -> dict[str, str]:
    return dict(Outbox.objects.get(type=f"auth.user.{kind}.v1").data)


def answer_export(slug: str, *, pieces: int = 1, number: int | None = None) -> None:
    """A service's copy in so many pieces; `number` sends only that one."""
    request = asked("export_requested")
    letter = zlib.compress(json.dumps({"things": [{"of": slug}]}).encode())
    binding = f"{request['request_id']}:{slug}"
    sealed = seal(letter, public_key=request["public_key"], binding=binding)
    size = -(-len(sealed) // pieces)
    for part in range(pieces):
        if number in (None, part + 1):
            event = EXPORT_ANSWERED[slug](
                request_id=UUID(request["request_id"]),
                part=part + 1,
                parts=pieces,
                sealed=base64.b64encode(sealed[part * size : (part + 1) * size]).decode(),
            )
            HANDLERS[type(event)](event, received(event))


def answer_erasure(erasure: Erasure, slug: str) -> None:
    event = ERASURE_ANSWERED[slug](
        request_id=erasure.pk, outcome="done", kept_reasons=(), counts={"things": 1}
    )
    HANDLERS[type(event)](event, received(event))


def forgotten_by_all(user_id: UUID = VOLUNTEER) -> Erasure:
    erasure = erasing.request_erasure(user_id=user_id, now=NOW)
    assert erasing.start_next(now=NOW + WEEK)
    for slug in ASKED:
        answer_erasure(erasure, slug)
    erasure.refresh_from_db()
    return erasure


def test_the_archive_has_a_folder_for_every_service() -> None:
    account()
    exporting.request_export(user_id=VOLUNTEER, now=NOW)
    for slug in ASKED:
        answer_export(slug, pieces=3)

    file = zipfile.ZipFile(io.BytesIO(exporting.open_archive(user_id=VOLUNTEER, now=NOW)))

    assert {name.split("/")[0] for name in file.namelist()} == {"README.txt", "auth", *ASKED}
    assert json.loads(file.read("notify/things.json")) == [{"of": "notify"}]
    assert json.loads(file.read("auth/account.json"))[0]["email"] == EMAIL


def test_progress_names_who_has_not_answered() -> None:
    account()
    exporting.request_export(user_id=VOLUNTEER, now=NOW)
    answer_export("notify")
    answer_export("lms", pieces=2, number=1)

    progress = exporting.get_progress(user_id=VOLUNTEER)

    assert progress.answered == ("notify",)
    assert "lms" in progress.missing
    assert progress.status(NOW) == "collecting"
    with pytest.raises(ExportNotFound):
        exporting.open_archive(user_id=VOLUNTEER, now=NOW)


def test_what_is_stored_is_unreadable_and_the_key_is_gone() -> None:
    account()
    exporting.request_export(user_id=VOLUNTEER, now=NOW)
    answer_export("notify")
    assert b"things" not in zlib.decompress(zlib.compress(bytes(ExportPiece.objects.get().sealed)))
    for slug in set(ASKED) - {"notify"}:
        answer_export(slug)

    export = DataExport.objects.get()

    assert export.private_key == ""
    assert not ExportPiece.objects.exists()
    assert "auth_svc_dataexport" not in rows_with("UEsDB")  # how every ZIP begins, in base64


def test_a_copy_is_not_made_twice_a_day_and_lives_a_week() -> None:
    account()
    first = exporting.request_export(user_id=VOLUNTEER, now=NOW)
    assert exporting.request_export(user_id=VOLUNTEER, now=NOW) == first
    for slug in ASKED:
        answer_export(slug)
    export = DataExport.objects.get()
    over = export.expires_at
    assert over is not None

    assert exporting.forget_archives(now=over - timedelta(seconds=1)) == 0
    assert exporting.forget_archives(now=over) == 1
    with pytest.raises(ExportNotFound):
        exporting.open_archive(user_id=VOLUNTEER, now=over)
    assert exporting.request_export(user_id=VOLUNTEER, now=over) != export


def test_a_late_or_repeated_answer_changes_nothing() -> None:
    account()
    exporting.request_export(user_id=VOLUNTEER, now=NOW)
    for slug in [*ASKED, *ASKED]:
        answer_export(slug)

    assert DataExport.objects.get().assembled_at is not None
    assert not ExportPiece.objects.exists()


def test_whoever_holds_it_up_is_named_after_two_days() -> None:
    account()
    export = exporting.request_export(user_id=VOLUNTEER, now=NOW)
    for slug in set(ASKED) - {"lms"}:
        answer_export(slug)

    assert exporting.list_late(now=NOW + timedelta(hours=47)) == []
    assert exporting.list_late(now=NOW + timedelta(hours=48)) == [(export.pk, {"lms"})]


def test_asking_to_be_forgotten_locks_at_once() -> None:
    account()
    sign_in()

    erasure = erasing.request_erasure(user_id=VOLUNTEER, now=NOW)

    user = User.objects.get()
    assert (user.is_active, user.authz_version) == (False, 2)
    assert not user.devices.filter(ended_at=None).exists()
    assert not Session.objects.exists()
    assert erasure.erase_after == NOW + WEEK
    assert erasing.request_erasure(user_id=VOLUNTEER, now=NOW) == erasure


def test_nothing_is_erased_before_the_days_are_over() -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)

    assert not erasing.start_next(now=NOW + WEEK - timedelta(seconds=1))
    assert erasing.start_next(now=NOW + WEEK)
    assert not erasing.start_next(now=NOW + WEEK)


def take_back(password: str = PASSWORD, email: str = EMAIL) -> None:
    erasing.take_back(email=email, phone=None, password=password, ip="127.0.0.1", now=NOW)


def test_the_person_may_think_again() -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)

    take_back()

    assert User.objects.get().is_active
    assert not erasing.start_next(now=NOW + WEEK)
    assert sign_in()["accessToken"]
    with pytest.raises(DeletionNotFound):
        take_back()


@pytest.mark.parametrize("wrong", [{"password": "Salah-119"}, {"email": "lain@example.test"}])
def test_nobody_else_may(wrong: dict[str, str]) -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)

    with pytest.raises(InvalidCredentials):
        take_back(**wrong)

    assert not User.objects.get().is_active


def test_staff_who_reactivates_takes_the_wish_back() -> None:
    account()
    first = erasing.request_erasure(user_id=VOLUNTEER, now=NOW)

    accounts.reactivate(user_id=VOLUNTEER, by="staf", now=NOW)

    assert Erasure.objects.get().cancelled_at == NOW
    assert not erasing.start_next(now=NOW + WEEK)
    again = erasing.request_erasure(user_id=VOLUNTEER, now=NOW + WEEK)
    assert again != first
    assert not User.objects.get().is_active


def test_staff_is_too_late_once_it_has_begun() -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)
    erasing.start_next(now=NOW + WEEK)

    with pytest.raises(ErasureBegun):
        accounts.reactivate(user_id=VOLUNTEER, by="staf", now=NOW + WEEK)

    assert not User.objects.get().is_active
    assert Erasure.objects.get().cancelled_at is None


def test_an_active_account_is_never_erased() -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)
    User.objects.update(status=User.Status.ACTIVE)

    assert erasing.start_next(now=NOW + WEEK)

    assert Erasure.objects.get().cancelled_at is not None
    assert not Outbox.objects.filter(type="auth.user.erasure_requested.v1").exists()


def test_too_late_to_think_again() -> None:
    account()
    erasing.request_erasure(user_id=VOLUNTEER, now=NOW)
    erasing.start_next(now=NOW + WEEK)

    with pytest.raises(DeletionNotFound):
        take_back()


def test_the_last_answer_ends_the_account() -> None:
    account()
    said = Decision(
        purpose="research", version=1, given=True, language="id", channel=Consent.Channel.APP
    )
    consents.decide(said, user_id=VOLUNTEER, now=NOW)
    sign_in()

    erasure = forgotten_by_all()

    assert not User.objects.exists()
    assert erasure.user_id is None
    assert erasure.completed_at is not None
    assert set(erasure.answers.values_list("service", flat=True)) == {"auth", *ASKED}
    assert Consent.objects.get().user_id == erasure.tombstone_id
    deleted = asked("deleted")
    assert deleted["tombstone_id"] == str(erasure.tombstone_id)


def test_nothing_readable_of_the_person_stays() -> None:
    account()
    sign_in()

    forgotten_by_all()

    assert set(rows_with(EMAIL, PHONE, "Sari")) <= {"kreki_events_outbox"}
    named = set(rows_with(str(VOLUNTEER)))
    assert named <= {"kreki_audit_auditevent", "kreki_events_outbox"}


def test_five_of_six_answers_are_not_enough() -> None:
    account()
    erasure = erasing.request_erasure(user_id=VOLUNTEER, now=NOW)
    erasing.start_next(now=NOW + WEEK)
    for slug in set(ASKED) - {"lms"}:
        answer_erasure(erasure, slug)

    assert User.objects.exists()
    late = NOW + WEEK + timedelta(hours=48)
    assert erasing.list_late(now=late) == [(erasure.pk, {"lms"})]


def test_answers_to_nothing_are_dropped() -> None:
    answer_erasure(Erasure(pk=uuid4()), "lms")

    assert not ErasureAnswer.objects.exists()


def test_the_same_contact_registers_again_and_inherits_nothing() -> None:
    account()
    roles.grant_role(user_id=VOLUNTEER, role="instructor", by="ayu", reason="", now=NOW)
    forgotten_by_all()

    again = account(STRANGER)

    assert again.pk != VOLUNTEER
    assert not again.role_grants.exists()
    assert not again.exports.exists()
    assert again.devices.count() == 0


def test_the_last_system_admin_must_stay() -> None:
    account()
    account(STRANGER, email="dua@example.test", phone=None)
    for person in (VOLUNTEER, STRANGER):
        roles.grant_role(user_id=person, role="system_admin", by="x", reason="", now=NOW)

    erasing.request_erasure(user_id=STRANGER, now=NOW)

    with pytest.raises(LastSystemAdmin):
        erasing.request_erasure(user_id=VOLUNTEER, now=NOW)
    assert User.objects.get(pk=VOLUNTEER).is_active


def test_no_column_about_a_person_is_forgotten() -> None:
    known = {"Consent.user_id", "Erasure.user_id", "LogoutNotice.user_id"}  # services/erasing.py

    assert forgotten(OWN, EVERYWHERE, known=known) == set()

"""The Cloud API request of an alert: an approved template, the only thing Meta lets through."""

from __future__ import annotations

import re
from typing import Any

from apps.notify.domain.ports import Alert
from apps.notify.domain.wording import spell_out
from apps.notify.gateways.whatsapp.templates import template_of


def message_of(alert: Alert) -> dict[str, Any]:
    """Body of `messages`. The status webhooks bring `biz_opaque_callback_data` back."""
    template = template_of(alert.purpose, alert.facts.template)
    words = spell_out(alert.facts, alert.language)
    parameters = [{"type": "text", "text": _one_line(words[name])} for name in template.variables]
    components: list[dict[str, Any]] = (
        [{"type": "body", "parameters": parameters}] if parameters else []
    )
    if template.is_code:
        components.append(
            {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters}
        )
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": alert.address.removeprefix("+"),
        "type": "template",
        "biz_opaque_callback_data": str(alert.delivery_id),
        "template": {
            "name": template.name,
            "language": {"code": alert.language.value},
            "components": components,
        },
    }


def _one_line(text: str) -> str:
    # Meta refuses new lines, tabs and long runs of spaces in a variable.
    return re.sub(r"\s+", " ", text).strip()

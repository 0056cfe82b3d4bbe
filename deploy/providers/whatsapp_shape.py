"""What the Cloud API accepts as a template message."""

from __future__ import annotations

import re
from typing import Any, Final

TEMPLATES: Final = {
    "emergency_alert": 4,
    "emergency_withdrawn": 1,
    "incident_coming": 2,
    "kreki_code": 1,
    "kreki_known": 0,
    "kreki_contact_changed": 0,
    "kreki_support_acted": 2,
    "kreki_new_device": 3,
}
CODES: Final = {"kreki_code"}  # AUTHENTICATION: the button repeats the code
LANGUAGES: Final = {"id", "en"}
MAX_CALLBACK_DATA: Final = 512
MISSING: Final = 131008
INVALID: Final = 131009
UNKNOWN_TEMPLATE: Final = 132001
PARAMETER_COUNT: Final = 132000
PARAMETER_FORMAT: Final = 132012


class BadTemplate(Exception):
    """A request that Meta refuses; `code` is the Graph error code."""

    def __init__(self, code: int, details: str) -> None:
        self.code = code
        super().__init__(details)


def check_template_message(body: dict[str, Any]) -> None:
    """Refuse what Meta refuses.

    Raises:
        BadTemplate: with the code that Meta would answer.
    """
    _equal(body, "messaging_product", "whatsapp")
    _equal(body, "type", "template")
    if not re.fullmatch(r"\+?\d{8,15}", str(body.get("to", ""))):
        raise BadTemplate(INVALID, "Parameter value is not valid: to")
    if len(str(body.get("biz_opaque_callback_data", ""))) > MAX_CALLBACK_DATA:
        raise BadTemplate(INVALID, "biz_opaque_callback_data is too long")
    template = body.get("template")
    if not isinstance(template, dict):
        raise BadTemplate(MISSING, "The parameter template is required.")
    name = template.get("name")
    if name not in TEMPLATES or template.get("language", {}).get("code") not in LANGUAGES:
        raise BadTemplate(UNKNOWN_TEMPLATE, f"Template {name} does not exist in the translation")
    components = template.get("components", [])
    if name in CODES:
        _check_button(components)
    shown = [part for part in components if part.get("type") == "body"]
    _check_components(shown, wanted=TEMPLATES[name])


def _equal(body: dict[str, Any], field: str, wanted: str) -> None:
    if field not in body:
        raise BadTemplate(MISSING, f"The parameter {field} is required.")
    if body[field] != wanted:
        raise BadTemplate(INVALID, f"Parameter value is not valid: {field}")


def _check_button(components: list[dict[str, Any]]) -> None:
    values = {
        part.get("type"): [value.get("text") for value in part.get("parameters", [])]
        for part in components
    }
    if not values.get("button") or values["button"] != values.get("body"):
        raise BadTemplate(INVALID, "The button of an authentication template bears the code.")


def _check_components(components: list[dict[str, Any]], *, wanted: int) -> None:
    values = [value for part in components for value in part.get("parameters", [])]
    if len(values) != wanted:
        raise BadTemplate(PARAMETER_COUNT, f"{len(values)} parameters, expected {wanted}")
    for value in values:
        text = value.get("text")
        if value.get("type") != "text" or not isinstance(text, str) or not text:
            raise BadTemplate(PARAMETER_FORMAT, "A text parameter is missing or empty.")
        if re.search(r"[\n\t]| {5,}", text):
            raise BadTemplate(PARAMETER_FORMAT, "New lines, tabs and runs of spaces are refused.")

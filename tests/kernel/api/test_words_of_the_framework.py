"""What the REST framework says to clients, it says in Indonesian: its own catalogue has gaps."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from string import Formatter
from types import ModuleType

import pytest
from django.utils.translation import gettext, override
from rest_framework import exceptions, fields, pagination, relations, serializers, validators

SPEAKING = (exceptions, fields, pagination, relations, serializers, validators)
IN_THE_DOCUMENT = {  # OpenAPI's, which is English
    "A page number within the paginated result set.",
    "Number of results to return per page.",
    "The initial index from which to return the results.",
    "The pagination cursor value.",
}


def messages_of(module: ModuleType) -> Iterator[str]:
    """Every literal that the module marks for translation."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("_"), args=[ast.Constant(str(text)), *_]):
                yield text


MESSAGES = sorted({text for module in SPEAKING for text in messages_of(module)} - IN_THE_DOCUMENT)


def names_in(text: str) -> set[str | None]:
    return {name for _literal, name, *_rest in Formatter().parse(text) if name}


def test_the_framework_was_read() -> None:
    assert {"This field is required.", "Not a valid string.", "Invalid input."} <= set(MESSAGES)
    assert len(MESSAGES) > 70


@pytest.mark.parametrize("english", MESSAGES)
def test_each_message_is_indonesian_and_names_the_same_values(english: str) -> None:
    with override("id"):
        indonesian = gettext(english)

    assert indonesian != english
    assert names_in(indonesian) <= names_in(english)

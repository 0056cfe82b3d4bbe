"""A model field whose value is encrypted in the database and bound to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Lookup, Model

from kreki.crypto import key_ring


class EncryptedTextField(models.BinaryField):
    """Text that is sealed on save and opened when it is read.

    Needs a primary key that is known before the insert (a UUID with a default). A value that does
    not open raises `SealBroken` on access, and saving the row leaves the stored bytes alone.
    Nothing can be searched: keep a blind index beside it.
    """

    if TYPE_CHECKING:  # what django-stubs reads to type the attribute
        _pyi_private_set_type: str
        _pyi_private_get_type: str  # type: ignore[assignment]  # bytes in the database only

    def contribute_to_class(self, cls: type[Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Sealed(self))

    def pre_save(self, model_instance: Model, add: bool) -> bytes | None:
        """The bytes to store: sealed now, or as they were read."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            return key_ring().seal(value, binding=self.binding(model_instance))
        return value

    def binding(self, row: Model) -> str:
        """Model, row and field: a value moved to another place does not open there."""
        return f"{self.model._meta.label}:{row.pk}:{self.attname}"  # noqa: SLF001 public, by name

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: search its blind index instead.")
        return super().get_lookup(lookup_name)


class _Sealed:
    """Keeps what the row holds, bytes from the database or text from the program; gives text."""

    def __init__(self, field: EncryptedTextField) -> None:
        self.field = field

    def __get__(self, row: Model | None, _owner: type[Model]) -> Any:
        if row is None:
            return self
        value = row.__dict__.get(self.field.attname)
        if isinstance(value, bytes | memoryview):
            return key_ring().open(bytes(value), binding=self.field.binding(row))
        return value

    def __set__(self, row: Model, value: str | bytes | memoryview | None) -> None:
        row.__dict__[self.field.attname] = value

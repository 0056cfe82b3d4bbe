"""What a service holds about people, said as data: which rows, what is shown, what is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Model

Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Held:
    """The rows of one table that belong to a person.

    Attributes:
        name: Of the list in the copy, and of the count in the answer.
        person: Lookup that leads to the person's id, for example `user_id`.
        shown: Columns of the copy; empty for what says nothing to the person.
        kept: Why the rows must stay, a code; then the tombstone takes the person's place, and
            `person` is a column of the table. Empty: the rows are deleted.
        blanked: Columns that are overwritten in rows that stay.
    """

    name: str
    model: type[Model]
    person: str
    shown: tuple[str, ...] = ()
    kept: str = ""
    blanked: Mapping[str, object] = field(default_factory=dict)

    def show(self, user_id: UUID) -> list[Row]:
        """Encrypted columns are opened; values that JSON has no form for become text."""
        rows = self._rows(user_id).order_by("pk").iterator()
        return [{column: getattr(row, column) for column in self.shown} for row in rows]

    def erase(self, user_id: UUID, tombstone_id: UUID) -> int:
        """How many rows were deleted or stay under the tombstone."""
        rows = self._rows(user_id)
        if self.kept:
            changed: int = rows.update(**{self.person: tombstone_id}, **self.blanked)
            return changed
        return sum(row.delete()[0] > 0 for row in rows)

    def _rows(self, user_id: UUID) -> Any:
        return self.model._base_manager.filter(**{self.person: user_id})  # noqa: SLF001 public, by name


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What became of one table: its name, how many rows, and why they stay, empty if they went."""

    name: str
    count: int
    kept: str


# Erases what tables cannot say: (person, tombstone) -> what became of it.
Eraser = Callable[[UUID, UUID], Iterable[Erased]]


def nothing_more(_user_id: UUID, _tombstone_id: UUID) -> Iterable[Erased]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """Everything one service holds, in the order in which it is erased; `before` runs first."""

    tables: tuple[Held, ...] = ()
    before: Eraser = nothing_more

    def show(self, user_id: UUID) -> dict[str, list[Row]]:
        """Name -> rows, of the tables that are shown; the empty ones too, they say so."""
        return {held.name: held.show(user_id) for held in self.tables if held.shown}

    def erase(self, user_id: UUID, tombstone_id: UUID) -> list[Erased]:
        """Erase or pseudonymise everything; a repeat finds nothing."""
        done = list(self.before(user_id, tombstone_id))
        for held in self.tables:
            count = held.erase(user_id, tombstone_id)
            done.append(Erased(name=held.name, count=count, kept=held.kept))
        return done


NOTHING: Final = Holdings()

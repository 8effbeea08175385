"""Statements that are written differently for the two databases, built once each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


class InsertOnce:
    """INSERT that leaves an existing row as it is; `returning` gives nothing then."""

    def __init__(self, table: Table, index: Sequence[str], *returning: ColumnElement[Any]) -> None:
        built = {name: insert(table).on_conflict_do_nothing(index_elements=index) for name, insert in _DIALECTS.items()}
        self._statements = {n: s.returning(*returning) if returning else s for n, s in built.items()}

    def for_(self, connection: Connection) -> Any:
        return self._statements[connection.dialect.name]


class Increment:
    """INSERT of a count that is added to the row that is there."""

    def __init__(self, table: Table, count: str) -> None:
        self._statements = {name: self._build(insert(table), table, count) for name, insert in _DIALECTS.items()}

    @staticmethod
    def _build(insert: Insert, table: Table, count: str) -> Insert:
        total = table.c[count] + insert.excluded[count]
        return insert.on_conflict_do_update(index_elements=table.primary_key.columns, set_={count: total})

    def for_(self, connection: Connection) -> Any:
        return self._statements[connection.dialect.name]


_DIALECTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

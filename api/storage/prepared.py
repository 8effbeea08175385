"""The statements that every turn runs, worked out once: their SQL, the order of parameters, what is done to values.

Reason: to execute a statement costs SQLAlchemy several times what it costs the driver, which was a third of a turn.
These go straight to the driver, inside the transaction they are given, and fail with SQLAlchemy's errors.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

from api.storage.statements import Increment, InsertOnce

Given = Mapping[str, Any]
"""Parameters by name."""
_Conversion = Callable[[Any], Any]


class Prepared:
    """A statement without defaults made in Python. Parameters are needed all: KeyError for one that is missing."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def run(self, conn: Connection, *given: Given) -> None:
        """Executes it once for each `given`."""
        self._send(conn, self._plan(conn, given[0]), given)

    def first(self, conn: Connection, given: Given) -> Any:
        """The first row, its columns by name; None: there is none."""
        plan = self._plan(conn, given)
        rows = self._send(conn, plan, (given,))
        return plan.row(rows[0]) if rows else None

    def all(self, conn: Connection, given: Given) -> list[Any]:
        """Every row, its columns by name."""
        plan = self._plan(conn, given)
        return [plan.row(row) for row in self._send(conn, plan, (given,))]

    def _plan(self, conn: Connection, given: Given) -> "_Plan":
        key = (conn.dialect.name, *given)
        plan = self._plans.get(key)
        if plan is None:
            by_database = isinstance(self._statement, InsertOnce | Increment)
            statement = self._statement.for_(conn) if by_database else self._statement
            plan = self._plans[key] = _Plan(statement, conn.dialect, list(given))
        return plan

    @staticmethod
    def _send(conn: Connection, plan: "_Plan", given: Sequence[Given]) -> list[Any]:
        if not conn.in_transaction():
            conn.begin()  # a reader's first statement: all that follow must see the same moment
        raw: Any = conn.connection.driver_connection
        try:
            if len(given) > 1:
                raw.cursor().executemany(plan.sql, [plan.parameters(one) for one in given])
                return []
            cursor = raw.execute(plan.sql, plan.parameters(given[0]))
            return cursor.fetchall() if plan.returns_rows else []
        except conn.dialect.loaded_dbapi.Error as error:
            _raise(conn, plan.sql, error)


class _Plan:
    """A statement as one database takes it, for parameters of certain names."""

    def __init__(self, statement: Any, dialect: Dialect, names: Sequence[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        columns = list(statement.exported_columns)
        self.sql = str(compiled)
        self.returns_rows = bool(columns)
        self._binds = {name: _binding(bind.type, dialect) for bind, name in compiled.bind_names.items()}
        self._written = {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required}
        """Values that stand in the statement itself, such as a limit."""
        self._order: Sequence[str] | None = compiled.positiontup
        found = ((at, _reading(column.type, dialect)) for at, column in enumerate(columns))
        self._readings = [(at, reading) for at, reading in found if reading is not None]
        row: Any = namedtuple("Row", [one.name for one in columns])  # type: ignore[misc]  # they are known only now
        self._make = row._make

    def parameters(self, given: Given) -> Any:
        """As the driver takes them: in order, or by name."""
        if self._written:
            given = {**self._written, **given}
        values = {name: convert(given[name]) if convert else given[name] for name, convert in self._binds.items()}
        return values if self._order is None else [values[name] for name in self._order]

    def row(self, found: Sequence[Any]) -> Any:
        values = list(found)
        for at, reading in self._readings:
            values[at] = reading(values[at])
        return self._make(values)


def _binding(type_: Any, dialect: Dialect) -> _Conversion | None:
    convert: _Conversion | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _reading(type_: Any, dialect: Dialect) -> _Conversion | None:
    convert: _Conversion | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return convert


def _raise(conn: Connection, sql: str, error: Exception) -> NoReturn:
    """Raises what SQLAlchemy would, and lets go of a connection that is lost."""
    lost = conn.dialect.is_disconnect(error, conn.connection, None)  # type: ignore[arg-type]  # it is the driver's own
    raised = DBAPIError.instance(
        sql,
        None,
        error,
        conn.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=conn.dialect,
    )
    if lost:
        conn.invalidate(error)
        conn.engine.dispose()  # the pool's other connections were lost with it
    raise raised from error

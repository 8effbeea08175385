"""Sees every statement before it is executed, on whichever way it goes to the driver."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import Connection, Engine, event

from api.storage.prepared import Prepared

See = Callable[[str, Sequence[Any]], None]
"""Called with SQL and its values, all those of many executions at once. What it raises, the statement raises."""


@contextmanager
def watching(see: See) -> Iterator[None]:
    """Calls `see` for everything executed inside."""

    def core(conn: Any, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        see(sql, _values(parameters if many else [parameters]))

    send = Prepared._send

    def prepared(conn: Connection, plan: Any, given: Sequence[Any]) -> Any:
        see(plan.sql, _values([plan.parameters(one) for one in given]))
        return send(conn, plan, given)

    event.listen(Engine, "before_cursor_execute", core)
    try:
        with mock.patch.object(Prepared, "_send", staticmethod(prepared)):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", core)


def _values(executions: Sequence[Any]) -> list[Any]:
    return [value for one in executions for value in (one.values() if isinstance(one, dict) else one)]

"""Tests of many small rows: one test walks the whole table and tells of every row that fails, by its name."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from traceback import extract_tb
from typing import Any

import pytest


def every_row(
    names: str | tuple[str, ...], rows: Iterable[Any], named: Callable[[Any], object] = repr
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, in one test: a test for each row would take longer to set up than to run.

    The test is called once a row, also after one has failed. Its other parameters are fixtures, which all rows share;
    of two tables over one another each row of the one goes with each of the other.
    """
    single = isinstance(names, str)
    columns = (names,) if isinstance(names, str) else names
    table = list(rows)
    if not table:
        raise ValueError(f"no row of {', '.join(columns)}: such a test could not fail")

    def walked(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def walk(**fixtures: Any) -> None:
            failed = []
            for row in table:
                values = (row,) if single else row
                try:
                    test(**dict(zip(columns, values, strict=True)), **fixtures)
                except (Exception, pytest.fail.Exception) as error:
                    failed.append(f"{named(row)}: {_told(error)}")
            if failed:
                pytest.fail(f"{len(failed)} of {len(table)} rows:\n" + "\n".join(failed), pytrace=False)

        signature = inspect.signature(test)
        kept = [one for name, one in signature.parameters.items() if name not in columns]
        walk.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return walk

    return walked


def _told(error: BaseException) -> str:
    """What went wrong; where, if it was no assertion."""
    if isinstance(error, (AssertionError, pytest.fail.Exception)):
        return str(error)
    last = extract_tb(error.__traceback__)[-1]
    return f"{error!r} at {last.filename}:{last.lineno}"

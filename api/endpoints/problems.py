"""One shape for every error (RFC 9457 problem details): what went wrong and what to do, never what was sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.storage.database import DatabaseUnavailable

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An error for the caller. `detail` is one sentence saying what to do; it must not quote the caller's input."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = kind
        self.headers = dict(headers or {})
        self.members = members


class ProblemResponse(Response):
    """Problem details. `kind` becomes the problem's `type`, a stable relative reference for programs."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        body = {
            "type": f"/problems/{kind}" if kind else "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            **members,
        }
        super().__init__(orjson.dumps(body), status, dict(headers or {}))


_DETAILS = {
    401: "Send the token of this community or session as 'Authorization: Bearer ...'.",
    403: "This token does not allow that.",
    404: "There is nothing at this address.",
    405: "This address does not take that method; see the Allow header.",
    413: "The request is too large.",
    429: "Too many requests; wait a moment and try again.",
}


async def _on_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return ProblemResponse(error.status, error.detail, kind=error.kind, headers=error.headers, **error.members)


def http_problem(error: HTTPException) -> Response:
    """The framework's own errors in our shape and words."""
    stock = HTTPStatus(error.status_code).phrase
    said = error.detail if isinstance(error.detail, str) and error.detail != stock else ""
    detail = said or _DETAILS.get(error.status_code, f"{stock}.")
    return ProblemResponse(error.status_code, detail, headers=error.headers)


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return http_problem(error)


async def _on_validation(_: Request, error: Exception) -> Response:
    """Names the place and the rule of each fault. pydantic's `input` and `ctx` stay out: they quote the caller."""
    assert isinstance(error, RequestValidationError)
    faults = [{"at": _known_place(fault), "rule": fault["type"]} for fault in error.errors()]
    return ProblemResponse(422, "The request does not have the form described at /docs.", errors=faults)


def _known_place(fault: Mapping[str, Any]) -> list[str]:
    """Where the fault is, as far as the names are ours: a refused extra field has a name the caller made up."""
    known = 1 if fault["type"] == "extra_forbidden" else 2
    return [str(step) for step in fault["loc"][:known]]


async def _on_database_away(_: Request, error: Exception) -> Response:
    return ProblemResponse(503, "The database does not answer. Try again in a moment.", headers={"Retry-After": "5"})


async def _on_crash(_: Request, error: Exception) -> Response:
    """The server logs the traceback itself, after this answer went out."""
    return ProblemResponse(500, "The server failed to handle this request. Nothing was changed; try again.")


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem: ours, the framework's, validation, 404, 405 and crashes."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(DatabaseUnavailable, _on_database_away)
    app.add_exception_handler(Exception, _on_crash)

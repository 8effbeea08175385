"""Errors as pages: what a person sees who followed an old link, or for whom something broke here."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from api.web.site import Page, Site

_PROGRAMS = ("/api/", "/simulator/api/", "/webhooks/", "/2010-04-01/", "/healthz", "/readyz", "/metrics")
"""Addresses that only programs ask for: their errors stay problem details."""
PHRASES = {404: "page.missing", 500: "page.failed"}


def wants_page(request: Request) -> bool:
    """Whether a person is looking: a browser asked for a page, at an address that is not for programs."""
    return not request.url.path.startswith(_PROGRAMS) and "text/html" in request.headers.get("accept", "")


def error_page(site: Site, request: Request, status: int, phrase: str | None = None) -> Response:
    """The page for an HTTP error; `phrase` and `<phrase>_title` say what is wrong, by the status when not given."""
    problem = phrase or PHRASES.get(status, "page.refused" if status < 500 else "page.failed")
    return Page(site, request).draw("problem.html", status, problem=problem, number=status)


def install(app: FastAPI) -> None:
    """Shows a page where `wants_page`; everything else keeps the handlers that `app` has by now."""
    for kind in (HTTPException, Exception):
        app.add_exception_handler(kind, _for_people(app.exception_handlers[kind]))


def _for_people(otherwise: Callable[[Request, Exception], Response | Awaitable[Response]]) -> ExceptionHandler:
    async def handle(request: Request, error: Exception) -> Response:
        if not wants_page(request):
            answer = otherwise(request, error)
            return answer if isinstance(answer, Response) else await answer
        status = error.status_code if isinstance(error, HTTPException) else 500
        return error_page(request.app.state.site, request, status)

    return handle

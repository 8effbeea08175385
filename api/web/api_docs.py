"""/docs: the API described in the browser, by Swagger UI served from here, so that nothing is loaded from elsewhere."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

_VENDOR = "/static/vendor/swagger-ui"
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
"""Swagger UI styles its elements inline."""
_PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Family Voice API</title>
<link rel="icon" href="/static/mark.svg">
<link rel="stylesheet" href="{_VENDOR}/swagger-ui.css">
<div id="api"></div>
<script src="{_VENDOR}/swagger-ui-bundle.js"></script>
<script src="/static/js/api_docs.js"></script>
</html>
"""
router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def api_docs() -> HTMLResponse:
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})

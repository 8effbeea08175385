"""`familyvoice chat`: a web chat in the terminal, through the same public API as the page."""

import uuid

import httpx
from rich.console import Console
from rich.panel import Panel

from api.cli.address import server_address
from api.cli.problem import CommandError

CONSOLE = Console()


def run(community: str, language: str | None) -> None:
    """Talks until the person presses Ctrl-D or Ctrl-C. CommandError: the server or the community is not there."""
    address = server_address()
    body = {"community": community} | ({"language": language} if language else {})
    with httpx.Client(base_url=address, timeout=30) as client:
        opened = _post(client, "/api/v1/chat/sessions", body, {})
        _show(opened["messages"])
        headers = {"Authorization": f"Bearer {opened['token']}"}
        while (text := _typed()) is not None:
            message = {"id": str(uuid.uuid4()), "text": text}
            _show(_post(client, f"/api/v1/chat/sessions/{opened['session']}/messages", message, headers)["messages"])


def _typed() -> str | None:
    try:
        return CONSOLE.input("[bold]> [/bold]")
    except (EOFError, KeyboardInterrupt):
        CONSOLE.print()
        return None


def _post(
    client: httpx.Client, path: str, body: dict[str, str], headers: dict[str, str]
) -> dict[str, list[dict[str, str]]]:
    try:
        answer = client.post(path, json=body, headers=headers)
    except httpx.ConnectError:
        raise CommandError(
            f"nothing answers at {client.base_url}: start it with 'make run' (PORT, if you chose one)"
        ) from None
    except httpx.HTTPError as error:
        raise CommandError(f"the server did not answer in time ({type(error).__name__}): try again") from None
    if answer.is_error:
        raise CommandError(_problem(answer))
    result: dict[str, list[dict[str, str]]] = answer.json()
    return result


def _problem(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem["title"])
    except (ValueError, KeyError):
        return f"the server answered {answer.status_code}"


def _show(messages: list[dict[str, str]]) -> None:
    for message in messages:
        CONSOLE.print(Panel(message["text"], width=72, border_style="cyan"), markup=False)

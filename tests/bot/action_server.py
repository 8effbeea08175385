"""An app for the engine to call: a loopback HTTP server that records action calls and answers as a test wants."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, Any]]


@dataclass(frozen=True)
class Call:
    body: dict[str, Any]
    size: int
    authorization: str | None
    peer: tuple[str, int]


def say_name(body: dict[str, Any]) -> tuple[int, Any]:
    return 200, {"events": [], "responses": [{"text": f"{body['next_action']} {body['sender_id']}"}]}


@dataclass
class ActionServer:
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answer: Answer = say_name

    def reset(self) -> None:
        self.calls.clear()
        self.answer = say_name

    @property
    def actions(self) -> list[str]:
        return [call.body["next_action"] for call in self.calls]


@contextmanager
def action_server() -> Iterator[ActionServer]:
    state = ActionServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(raw)
            state.calls.append(Call(body, len(raw), self.headers["Authorization"], self.client_address))
            status, answer = state.answer(body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/actions"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

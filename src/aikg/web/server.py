"""The process that listens: one uvicorn on one socket, until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
from collections.abc import Callable

import uvicorn

from aikg.errors import InputError
from aikg.web.app import create_app
from aikg.web.site import Site

__all__ = ["address_of", "listen", "run_server"]

#: A query of 64 KiB in an address, every byte escaped; more than that is answered with 413 in a body, here with 400.
_LONGEST_HEAD = 512 << 10
#: How long requests that run may take to end once the server is told to stop, in seconds.
_GRACE = 15
_BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free. Raises InputError when it cannot."""
    where = f"--host {host} --port {port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise _cannot(f"there is no address {host!r} on this machine", where, "such as 127.0.0.1") from error
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        number = error.errno if isinstance(error, OSError) else None
        if number == errno.EADDRINUSE:
            raise _cannot(f"another program listens on port {port}", where, "a free port; 0 takes any") from error
        if number in (errno.EACCES, errno.EPERM):
            raise _cannot(f"you may not listen on port {port}", where, "a port from 1024 on") from error
        raise _cannot(f"nothing can listen there ({error})", where, "an address of this machine") from error
    return listener


def _cannot(problem: str, where: str, expected: str) -> InputError:
    error = InputError(problem, where=where, expected=expected)
    error.exit_code = 2
    return error


def address_of(listener: socket.socket) -> str:
    """Return the address that a browser takes to what listens."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "127.0.0.1" if listener.family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def run_server(site: Site, listener: socket.socket, *, access_log: bool, on_ready: Callable[[], None]) -> None:
    """Serve a site until SIGTERM or SIGINT; requests that run are answered first.

    `on_ready` is called once it answers.
    """
    config = uvicorn.Config(
        create_app(site),
        access_log=access_log,
        log_level="info" if access_log else "warning",
        lifespan="on",
        server_header=False,
        date_header=True,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        timeout_graceful_shutdown=_GRACE,
        proxy_headers=False,
        ws="none",
    )
    server = _Server(config, on_ready)
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises again what it took, and that would end us unready
        signal.signal(number, server.handle_exit)
    server.run(sockets=[listener])

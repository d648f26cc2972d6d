"""The process that makes workers: it has loaded everything once, so that a copy of it is ready in milliseconds.

``python -m aikg.query.nursery FD`` reads lines of JSON from the socket FD until it is closed, then ends with all its
workers: ``{"start": SNAPSHOT}``, which comes with the socket of the new worker, and ``{"end": PID}``. It writes
``{"started": PID}`` and ``{"ended": PID, "status": STATUS}``. It has one thread and runs no query itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys

from aikg.query.confine import die_with_parent
from aikg.query.worker import work

__all__ = ["Nursery", "main"]

_MESSAGE = 1 << 16


class Nursery:
    """The workers there are, and the connection to the server."""

    def __init__(self, server: socket.socket) -> None:
        self.server = server
        self.workers: set[int] = set()
        self._text = b""
        self._sockets: list[int] = []

    def run(self) -> None:
        """Do what the server asks for until it closes the connection; then end all workers."""
        woken, wake = socket.socketpair()
        for end in (woken, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with selectors.DefaultSelector() as selector:
            selector.register(self.server, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            open_ = True
            while open_:
                for key, _ in selector.select():
                    if key.fileobj is self.server:
                        open_ = self._listen()
                    else:
                        woken.recv(_MESSAGE)
                        self._bury()
        signal.set_wakeup_fd(-1)
        for worker in self.workers:
            os.kill(worker, signal.SIGKILL)

    def _listen(self) -> bool:
        """Do what the server asked for; False when it has gone."""
        try:
            text, sockets, _, _ = socket.recv_fds(self.server, _MESSAGE, 16)
        except OSError:
            return False
        self._text += text
        self._sockets += sockets
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            asked = json.loads(line)
            if "start" in asked:
                self._start(asked["start"], self._sockets.pop(0))
            elif asked["end"] in self.workers:  # else it has ended, and its number may be another's
                os.kill(asked["end"], signal.SIGKILL)
        return bool(text)

    def _start(self, snapshot: str, descriptor: int) -> None:
        connection = socket.socket(fileno=descriptor)
        nursery = os.getpid()
        worker = os.fork()
        if worker == 0:
            _become_worker(self.server, connection, snapshot, nursery)
        connection.close()
        self.workers.add(worker)
        self._tell({"started": worker})

    def _bury(self) -> None:
        """Take note of workers that have ended, so that none stays as a zombie."""
        while self.workers:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if worker == 0:
                return
            self.workers.discard(worker)
            self._tell({"ended": worker, "status": status})

    def _tell(self, what: dict[str, int]) -> None:
        with contextlib.suppress(OSError):  # the server has gone, which the next reading tells
            self.server.sendall(json.dumps(what).encode() + b"\n")


def _become_worker(server: socket.socket, connection: socket.socket, snapshot: str, nursery: int) -> None:
    """Run as a worker, and never return."""
    status = 1
    try:
        die_with_parent(nursery)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        server.close()
        _be_quiet()
        work(connection, snapshot)
        status = 0
    finally:
        os._exit(status)


def _be_quiet() -> None:
    """Write nothing anywhere: what an engine says when it runs out of memory is not for the server's log."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)


def main() -> None:
    """Run as a nursery."""
    with socket.socket(fileno=int(sys.argv[1])) as server:
        Nursery(server).run()


if __name__ == "__main__":
    main()

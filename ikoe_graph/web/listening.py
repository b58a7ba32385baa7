"""Listens: uvicorn with the application, and a time for a request's head to arrive in, which uvicorn does not have."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS_FOR_A_HEAD = 10
SECONDS_IDLE = 20


class PatientProtocol(HttpToolsProtocol):
    """A connection that is closed when the head of its first request does not arrive in time (a "slow loris")."""

    def connection_made(self, transport: Any) -> None:
        """A client has connected."""
        super().connection_made(transport)
        self._closing = asyncio.get_running_loop().call_later(SECONDS_FOR_A_HEAD, self._give_up)

    def on_headers_complete(self) -> None:
        """The head of a request has arrived."""
        self._closing.cancel()
        super().on_headers_complete()

    def on_message_begin(self) -> None:
        """A request begins, perhaps the next of the connection."""
        super().on_message_begin()
        self._closing.cancel()
        self._closing = asyncio.get_running_loop().call_later(SECONDS_FOR_A_HEAD, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._closing.cancel()
        super().connection_lost(exc)

    def _give_up(self) -> None:
        self.transport.close()


class Server(uvicorn.Server):
    """A server for which SIGINT and SIGTERM are the ordinary way to end, and no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops in good order at a signal; uvicorn's own would raise it again at the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def server(app: ASGIApp) -> Server:
    """A server that has yet to be given its sockets. It trusts no header that tells of a proxy and logs no address."""
    return Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            ws="none",
            lifespan="off",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_config=None,
            timeout_keep_alive=SECONDS_IDLE,
            timeout_graceful_shutdown=10,
            backlog=1024,
        )
    )

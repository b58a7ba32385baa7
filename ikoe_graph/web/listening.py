"""Listens: uvicorn with the application, and what uvicorn lacks for clients that are slow, wrong or hostile.

What arrives is bounded in time and size before a request is whole, what is sent must be taken in time, and a request
that servers could read differently (RFC 9112, https://www.rfc-editor.org/rfc/rfc9112) is refused.
"""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httptools
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from ikoe_graph.web.headers import EVERYWHERE
from ikoe_graph.web.limits import Limits

MOST_ADDRESS = 64 * 1024 - 1  # more than that httptools does not take apart
MOST_HEADERS = 64 * 1024
HEADER_SIGNS = 4  # a colon, a space, a line end
MOST_HEAD = MOST_ADDRESS + MOST_HEADERS  # bytes of a request that are no body, as often as no body comes between
MOST_WAITING = 100  # requests sent on a connection before the answers of those before them
SECONDS_IDLE = 20
SECONDS_FOR_LEFTOVERS = 2  # of a request that is answered before all of it has come


class Config(uvicorn.Config):
    """How to serve an application, and within which limits. Trusts no header of a proxy, and logs no address."""

    def __init__(self, app: ASGIApp, limits: Limits):
        super().__init__(
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
        self.limits = limits


class Server(uvicorn.Server):
    """A server for which SIGINT and SIGTERM are the ordinary way to end, and no failure."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops in good order at a signal; uvicorn's own would raise it again at the end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


class Refused(Exception):
    """Something on a connection that is no request to be answered; `status` and the message go to the client."""

    def __init__(self, status: HTTPStatus, problem: str):
        super().__init__(problem)
        self.status = status


class PatientProtocol(HttpToolsProtocol):
    """A connection, patient to a point.

    It is closed when the head of a request does not arrive in time (a "slow loris") or an answer is not taken in time.
    The state of a request (ASGI) gets `refused`, a status, where its address is too long and is cut off, and `abort`,
    which ends the connection at once.
    """

    config: Config

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self._receiving = False  # a request has begun to arrive, and is not whole yet,
        self._in_head = True  # of it or of the first, its head
        self._head_bytes = 0
        self._refusal: Refused | None = None
        self._at_work: RequestResponseCycle | None = None
        self._to_arrive: asyncio.TimerHandle | None = None
        self._to_be_taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client has connected."""
        super().connection_made(transport)
        self._expect(self.config.limits.arrival)
        if len(self.connections) > self.config.limits.connections:
            self._refuse(Refused(HTTPStatus.SERVICE_UNAVAILABLE, "There are too many connections. Try again later."))

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._stop_keeping()
        for timer in (self._to_arrive, self._to_be_taken):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have arrived."""
        self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # answered as if it were not asked for (RFC 9110, section 7.8)
            self.cycle.keep_alive = False
        except httptools.HttpParserError:
            problem = "This is no request of HTTP/1.1 that all servers read alike. Send it as RFC 9112 has it."
            self._refuse(self._refusal or Refused(HTTPStatus.BAD_REQUEST, problem))
            return
        if self._head_bytes > MOST_HEAD:
            problem = f"The head of the request is longer than {MOST_HEAD} bytes. Send a shorter one."
            self._refuse(Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, problem))
        elif self._receiving and self._in_head and self._to_arrive is None:
            self._expect(self.config.limits.arrival)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._stop_keeping()
        self._receiving = self._in_head = True

    def on_headers_complete(self) -> None:
        """The head of a request has arrived."""
        try:
            _check(self.headers, self.parser.get_http_version())
            if len(self.pipeline) >= MOST_WAITING:
                raise Refused(HTTPStatus.BAD_REQUEST, "Too many requests at a time. Wait for answers in between.")
        except Refused as refused:
            self._refusal = refused
            raise
        if len(self.url) > MOST_ADDRESS:
            self.scope["state"]["refused"] = HTTPStatus.REQUEST_URI_TOO_LONG
            self.url = self.url.partition(b"?")[0][:MOST_ADDRESS]
        self.scope["state"]["abort"] = self.transport.abort
        self._in_head = False
        self._expect(None)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body has arrived."""
        self._head_bytes -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._receiving = False
        self._head_bytes = 0
        self._expect(None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is written, though perhaps not sent."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._close()
        elif self._receiving and not self._in_head and not self.pipeline:
            self._expect(SECONDS_FOR_LEFTOVERS)

    def pause_writing(self) -> None:
        """The client takes less than is sent."""
        super().pause_writing()
        self._must_take()

    def resume_writing(self) -> None:
        """The client has caught up."""
        if self._to_be_taken is not None and not self.transport.is_closing():
            self._to_be_taken.cancel()
            self._to_be_taken = None
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """No further request has come."""
        self._close()

    def _unset_keepalive_if_required(self) -> None:
        """Not whenever bytes arrive, as uvicorn has it: blank lines would keep a connection for ever."""

    def _stop_keeping(self) -> None:
        super()._unset_keepalive_if_required()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._at_work = cycle
        super()._start_asgi_task(cycle, app)

    def _expect(self, seconds: float | None) -> None:
        """Closes the connection after so many seconds, unless this is called again."""
        if self._to_arrive is not None:
            self._to_arrive.cancel()
        self._to_arrive = None if seconds is None else self.loop.call_later(seconds, self._close)

    def _must_take(self) -> None:
        if self._to_be_taken is None:
            self._to_be_taken = self.loop.call_later(self.config.limits.taking, self.transport.abort)

    def _close(self) -> None:
        """Closes the connection as soon as all is sent that was written, or the time for it is over."""
        self.transport.close()
        self._must_take()

    def _refuse(self, refused: Refused) -> None:
        """Ends the connection with an answer; where an earlier one is on its way, with that."""
        current = self._at_work
        unheard = current is self.cycle and self._receiving and not self._in_head
        if current is None or current.response_complete or (unheard and not current.response_started):
            self._expect(None)
            self.transport.write(_answer(refused))
            self._close()
        else:
            current.keep_alive = False
            self.pipeline.clear()
            self.flow.pause_reading()


def server(app: ASGIApp, limits: Limits) -> Server:
    """A server that has yet to be given its sockets."""
    return Server(Config(app, limits))


def _check(headers: list[tuple[bytes, bytes]], version: str) -> None:
    """Raises Refused for a head that not all servers and proxies would read alike."""
    hosts = sum(name == b"host" for name, _ in headers)
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    size = sum(len(name) + len(value) + HEADER_SIGNS for name, value in headers)
    if size > MOST_HEADERS:
        problem = f"The headers of the request are longer than {MOST_HEADERS} bytes. Send fewer or shorter ones."
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, problem)
    if version not in ("1.0", "1.1"):
        raise Refused(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "Only HTTP/1.1 is spoken here.")
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        raise Refused(HTTPStatus.BAD_REQUEST, "A request has one header Host. Send exactly one.")
    if codings and (codings != [b"chunked"] or version == "1.0"):
        raise Refused(HTTPStatus.NOT_IMPLEMENTED, "The only Transfer-Encoding taken is chunked, in HTTP/1.1.")


def _answer(refused: Refused) -> bytes:
    """An answer on a connection that ends with it."""
    body = f"{refused}\n".encode()
    retry = [(b"retry-after", b"2")] if refused.status == HTTPStatus.SERVICE_UNAVAILABLE else []
    own = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), *retry]
    headers = [b"%s: %s\r\n" % each for each in (*own, *EVERYWHERE, (b"connection", b"close"))]
    return b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (refused.status, refused.status.phrase.encode(), b"".join(headers), body)

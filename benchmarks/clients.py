"""Clients of HTTP servers that cost little, so that what is measured is the server: asyncio, uvloop and httptools.

A client keeps one connection and asks again as soon as it has its answer. One process runs all clients; on two cores
the server has the other one, and a part of this one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httptools
import uvloop

JSON = "application/sparql-results+json"
PATIENCE = 60.0  # seconds that a client waits for an answer


class Answer(NamedTuple):
    """An answer: status (0: the connection broke), headers with names in lower case, body, seconds that it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Request(NamedTuple):
    """What to ask: the path with its parameters, and what is accepted."""

    path: str
    accept: str = JSON


class Client(asyncio.Protocol):
    """One connection to a server at `address`, opened anew where it broke."""

    def __init__(self, address: str):
        self.where = urlsplit(address)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None

    async def ask(self, request: Request) -> Answer:
        """Sends a request and waits for the whole answer."""
        start = time.perf_counter()
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._answer = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        head = f"GET {request.path} HTTP/1.1\r\nHost: {self.where.netloc}\r\nAccept: {request.accept}\r\n\r\n"
        try:
            if self._transport is None or self._transport.is_closing():
                await asyncio.get_running_loop().create_connection(lambda: self, self.where.hostname, self.where.port)
            self._transport.write(head.encode())  # type: ignore[union-attr]
            status = await asyncio.wait_for(self._answer, PATIENCE)
        except (OSError, TimeoutError):
            self.close()
            status = 0
        return Answer(status, self._headers, bytes(self._body), time.perf_counter() - start)

    def close(self) -> None:
        """Ends the connection."""
        if self._transport:
            self._transport.close()
            self._transport = None

    def connection_made(self, transport: Any) -> None:
        """The connection stands (asyncio.Protocol)."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A part of an answer (asyncio.Protocol)."""
        self._parser.feed_data(data)

    def connection_lost(self, _: Exception | None) -> None:
        """The connection broke (asyncio.Protocol)."""
        self._transport = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError())

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header of the answer (httptools)."""
        self._headers[name.decode().lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        """A part of the body (httptools)."""
        self._body += part

    def on_message_complete(self) -> None:
        """The answer is whole (httptools)."""
        if self._answer and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())


def query(address: str, text: str) -> Request:
    """A SPARQL query by GET to the endpoint `address`, without its header: some servers refuse addresses over 8 KiB."""
    asked = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    return Request(f"{urlsplit(address).path}?{urlencode({'query': asked})}")


def run(action: Callable[[], Awaitable[list[Answer]]]) -> list[Answer]:
    """Runs an action of clients to its end."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(action())  # type: ignore[arg-type]


def crowd(address: str, clients: int, requests: Iterator[Request], *, seconds: float, most: int) -> list[Answer]:
    """The answers that so many clients get who take the next request in turns: `most` of them, or for `seconds`."""

    async def all_of_them() -> list[Answer]:
        until = time.perf_counter() + seconds
        answers: list[Answer] = []
        begun = 0

        async def one() -> None:
            nonlocal begun
            client = Client(address)
            while begun < most and time.perf_counter() < until:
                begun += 1
                answers.append(await client.ask(next(requests)))
            client.close()

        await asyncio.gather(*(one() for _ in range(clients)))
        return answers

    return run(all_of_them)


def late(answers: list[Answer]) -> float:
    """The 95th percentile of the seconds that answers took."""
    took = [each.seconds for each in answers]
    return quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]

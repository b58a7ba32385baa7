"""Speaks HTTP byte by byte, for what no well-behaved client sends."""

import contextlib
import re
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

END = b"Connection: close\r\n\r\n"


class Answer(NamedTuple):
    """One answer: its status, its headers (names in lower case), its body."""

    status: int
    headers: dict[str, str]
    body: bytes


def connect(address: str, seconds: float = 5) -> socket.socket:
    """A connection to the site, whose operations give up after some seconds."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=seconds)


def exchange(address: str, sent: bytes, seconds: float = 5) -> bytes:
    """All that comes back for these bytes until the server closes. Raises TimeoutError where it does not."""
    with connect(address, seconds) as connection:
        with contextlib.suppress(ConnectionError):  # refused before the last byte; the answer may be there
            connection.sendall(sent)
        return drain(connection)


def drain(connection: socket.socket) -> bytes:
    """All that comes until the server closes, in order or not."""
    received = bytearray()
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(1 << 18):
            received += part
    return bytes(received)


def ask(address: str, sent: bytes, seconds: float = 5) -> Answer:
    """The one answer to these bytes, after which the server has closed the connection."""
    (answer,) = parse(exchange(address, sent, seconds))
    return answer


def get(address: str, target: str, *headers: str, method: str = "GET") -> Answer:
    """The answer to a request whose target goes out as it is."""
    lines = "".join(f"{header}\r\n" for header in ("Host: localhost", *headers))
    return ask(address, f"{method} {target} HTTP/1.1\r\n{lines}".encode() + END)


def parse(received: bytes, bodiless: bool = False) -> list[Answer]:
    """The answers in a stream. Fails where one is broken: no status line, no length, less of a body than announced."""
    found = []
    while received:
        head, end, received = received.partition(b"\r\n\r\n")
        assert end, f"half a head: {head[:200]!r}"
        first, *lines = head.decode("latin-1").split("\r\n")
        status = re.fullmatch(r"HTTP/1\.1 (\d{3}) [\w -]+", first)
        assert status, first
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        number = int(status[1])
        length = 0 if bodiless or number in (100, 204, 304) else int(headers["content-length"])
        assert len(received) >= length, "less of a body than announced"
        found.append(Answer(number, headers, received[:length]))
        received = received[length:]
    return found

"""What the evaluating side hands to the HTTP side: a status, a media type, bytes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Reply(NamedTuple):
    """An answer to a request. `headers`: those beyond what every answer carries."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})


def html(page: str, status: int = 200) -> Reply:
    """A page for people."""
    return Reply(status, "text/html; charset=utf-8", page.encode())

"""What the tests of the fence let workers do: functions that return a handler, importable from the keeper's process."""

import ctypes
import json
import os
import resource
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from ikoe_graph.web.keeper import Handler

PR_GET_PDEATHSIG, PR_GET_NO_NEW_PRIVS = 2, 39


def plain() -> Handler:
    """A handler that does what the first word of the job says with the second."""
    libc = ctypes.CDLL(None)
    return partial(_plain, libc)


def broken() -> Handler:
    raise ValueError("no such release")


def ending() -> Handler:
    os._exit(3)


def named(name: str) -> Handler:
    """Answers with a name and the job."""
    return lambda job: name.encode() + b":" + (_work(0.02) or job)


def endpoint(size: int = 20_000) -> Handler:
    """Answers SPARQL queries over a store of `size` things, with nothing but the fence around the engine."""
    store = ox.Store()
    thing = "urn:thing:{}".format
    store.bulk_extend(
        ox.Quad(ox.NamedNode(thing(number)), ox.NamedNode("urn:next"), ox.NamedNode(thing(number * 7 % size)))
        for number in range(size)
    )
    _query(store, b"SELECT (UUID() AS ?u) { }")  # as a load may
    return partial(_query, store)


def _query(store: ox.Store, job: bytes) -> bytes:
    answer = store.query(job.decode())
    if isinstance(answer, ox.QueryTriples):
        return ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES) or b""
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""


def _plain(libc: ctypes.CDLL, job: bytes) -> bytes | Iterator[bytes]:
    kind, _, value = job.decode().partition(" ")
    if kind == "many":
        return (b"x" * 1_000_000 for _ in range(int(value)))
    if kind == "limits":
        return json.dumps(_limits(libc)).encode()
    actions = {
        "echo": value.encode,
        "sleep": lambda: time.sleep(float(value)),
        "work": lambda: _work(float(value)),
        "take": lambda: _take(int(value)),
        "hold": lambda: (_take(int(value)), time.sleep(5)),
        "answer": lambda: bytes(int(value)),
        "segfault": lambda: ctypes.string_at(0),
        "abort": os.abort,
        "raise": lambda: {}[value],
        "pid": lambda: str(os.getpid()).encode(),
        "nice": lambda: str(os.getpriority(os.PRIO_PROCESS, 0)).encode(),
        "open": lambda: Path(value).read_bytes(),
        "connect": lambda: socket.create_connection(("127.0.0.1", int(value))),
    }
    answer = actions[kind]()
    return answer if isinstance(answer, bytes) else b"done"


def _limits(libc: ctypes.CDLL) -> dict[str, int]:
    signal = ctypes.c_int()
    libc.prctl(PR_GET_PDEATHSIG, ctypes.byref(signal), 0, 0, 0)
    return {
        "death": signal.value,
        "privileges": libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "file size": resource.getrlimit(resource.RLIMIT_FSIZE)[1],
        "cpu": resource.getrlimit(resource.RLIMIT_CPU)[0],
    }


def _take(size: int) -> bytearray:
    return bytearray(b"x") * size


def _work(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass

"""Other people's SPARQL servers, started on loopback in a folder of their own and stopped again: real ones."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

VIRTUOSO = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/tmp.db
TransactionFile = {folder}/tmp.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 10
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 7000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 4
EnabledDavVSP = 0
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


class Server(NamedTuple):
    """A server that answers: the address for queries, and its process."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ends it at once, as a machine that fails would."""
        self.process.kill()
        self.process.wait()


def oxigraph(folder: Path | None = None, port: int = 0) -> Server:
    """The server of Oxigraph, which takes writes from anybody; without a folder in memory."""
    port = port or free_port()
    place = ["--location", str(folder)] if folder else []
    program = Path(sys.executable).with_name("oxigraph")
    return _started([program, "serve", "--bind", f"127.0.0.1:{port}", *place], f"http://127.0.0.1:{port}/query")


def virtuoso(folder: Path, tool: str, rows: int = 100_000) -> Server:
    """Virtuoso, which gives at most so many rows at once; its user is dba, with dba for a password."""
    port = free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=folder, port=port, sql_port=free_port(), rows=rows), encoding="utf-8")
    return _started([tool, "+foreground", "+configfile", settings], f"http://127.0.0.1:{port}/sparql")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(command: list[object], endpoint: str) -> Server:
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    question = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 1"})
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{endpoint}?{question}").read()
            return Server(endpoint, process)
        except (URLError, ConnectionError):
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"{command[0]} does not answer")

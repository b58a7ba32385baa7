"""The server's side of a keeper and its workers: starts the process, speaks with it, hands jobs over and answers back.

It decides nothing: which job goes where, and when one is cut, is up to `web.fence`.
"""

import asyncio
import contextlib
import pickle
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ikoe_graph.errors import told
from ikoe_graph.web import keeper
from ikoe_graph.web.keeper import ANSWER, JOB, ORDER, REPORT, Load
from ikoe_graph.web.limits import Crashed, FenceError, Limits, TooLarge, TooMuchMemory, Unordered, Unready

BOOT = "import sys; sys.path[:] = sys.argv[1:]; from ikoe_graph.web import keeper; keeper.main()"
CHUNK = 1 << 18
PAGE = resource.getpagesize()


class Job:
    """A job on its way: what is asked, until when, who waits for the answer. Times in seconds of the loop's clock."""

    __slots__ = ("answer", "arrived", "content", "deadline", "started", "worker")

    def __init__(self, content: bytes, seconds: float, loop: asyncio.AbstractEventLoop):
        self.content = content
        self.arrived = loop.time()
        self.deadline = self.arrived + seconds
        self.started = 0.0
        self.worker: Worker | None = None
        self.answer: asyncio.Future[bytes] = loop.create_future()

    def settle(self, result: bytes | FenceError) -> None:
        """Hands over the answer, or why there is none, unless nobody waits for it any more."""
        if self.answer.done():
            return
        if isinstance(result, FenceError):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


class Worker:
    """A forked process as the server sees it: a socket, and at most one job."""

    def __init__(self, crew: "Crew", pid: int, channel: socket.socket):
        self.crew = crew
        self.pid = pid
        self.channel = channel
        self.job: Job | None = None
        self.lowered = False
        self.served = False
        self.last = False
        self.death: FenceError | None = None
        self.closed = False
        self.base = memory(pid)
        self._status = b""
        self._answer: bytearray | None = None
        self._filled = 0
        self._unsent = memoryview(b"")
        channel.setblocking(False)
        crew.loop.add_reader(channel, self._receive)

    def give(self, job: Job) -> None:
        """Sets it to work."""
        self.job, job.worker, job.started = job, self, self.crew.loop.time()
        self.served = True
        self._unsent = memoryview(JOB.pack(len(job.content)) + job.content)
        self._send()

    def close(self) -> None:
        """Lets go of it: an idle worker then ends by itself."""
        if not self.closed:
            self.closed = True
            self.crew.loop.remove_reader(self.channel)
            self.crew.loop.remove_writer(self.channel)
            self.channel.close()

    def _send(self) -> None:
        try:
            self._unsent = self._unsent[self.channel.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:  # it is dead; the reader finds out
            self._unsent = memoryview(b"")
        if self._unsent:
            self.crew.loop.add_writer(self.channel, self._send)
        else:
            self.crew.loop.remove_writer(self.channel)

    def _receive(self) -> None:
        try:
            if self._answer is None:
                received = self.channel.recv(CHUNK)
                if not received:
                    raise ConnectionResetError
                self._begin(received)
            else:
                count = self.channel.recv_into(memoryview(self._answer)[self._filled :])
                if not count:
                    raise ConnectionResetError
                self._filled += count
                if self._filled == len(self._answer):
                    self._finish(bytes(self._answer))
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            self.crew.ended(self)

    def _begin(self, received: bytes) -> None:
        # A head never comes in pieces: it is sent together with what follows, and the socket has room for it.
        self._status, self.last, length = ANSWER.unpack_from(received)
        rest = received[ANSWER.size :]
        if len(rest) == length:
            self._finish(rest)
            return
        self._answer = bytearray(length)
        self._answer[: len(rest)] = rest
        self._filled = len(rest)

    def _finish(self, content: bytes) -> None:
        job, self.job, self._answer = self.job, None, None
        limits = self.crew.limits
        if job is not None:
            if self._status == keeper.DONE:
                job.settle(content)
            elif self._status == keeper.LARGE:
                job.settle(TooLarge(limits.answer))
            elif self._status == keeper.MEMORY:
                job.settle(TooMuchMemory(limits.memory))
            else:
                job.settle(Crashed(told("The question could not be answered."), content.decode(errors="replace")))
        self.crew.free(self)


class Crew:
    """A keeper and its workers. The callbacks say: a worker is free, a worker is gone, the keeper is gone."""

    def __init__(
        self,
        load: Load,
        limits: Limits,
        on_free: Callable[[Worker], None],
        on_gone: Callable[["Crew", Worker], None],
        on_lost: Callable[["Crew"], None],
    ):
        self.loop = asyncio.get_running_loop()
        self.limits = limits
        self.free = on_free
        self.workers: dict[int, Worker] = {}
        self.ordered = 0
        self.ordered_at = 0.0
        self.open = True
        self.ready: asyncio.Future[None] = self.loop.create_future()  # once all is loaded,
        self.manned: asyncio.Future[None] = self.loop.create_future()  # and once there is a worker
        self._on_gone = on_gone
        self._on_lost = on_lost
        self._control, theirs = socket.socketpair()
        self._partial = b""
        content = pickle.dumps((load, limits))
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", BOOT, *sys.path],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt from the keyboard is the server's to handle
            )
        self._control.sendall(JOB.pack(len(content)) + content)
        self._control.setblocking(False)
        self.loop.add_reader(self._control, self._listen)

    def fork(self, number: int) -> None:
        """Orders so many new workers."""
        for _ in range(number):
            self.ordered += 1
            self.ordered_at = self.loop.time()
            self._order(keeper.FORK)

    def kill(self, worker: Worker) -> None:
        """Ends a worker whatever it does."""
        self._order(keeper.KILL, worker.pid)
        worker.close()
        self.workers.pop(worker.pid, None)

    def lower(self, worker: Worker) -> None:
        """Lets other processes go before this worker, for the rest of its life."""
        worker.lowered = True
        self._order(keeper.LOWER, worker.pid)

    def release(self, worker: Worker) -> None:
        """Lets go of an idle worker."""
        worker.close()
        self.workers.pop(worker.pid, None)

    def ended(self, worker: Worker) -> None:
        """Its socket is closed at the other end: it is gone as soon as it is known what of, if it had a job."""
        if worker.job is None or worker.death is not None:
            self.workers.pop(worker.pid, None)
            self._on_gone(self, worker)

    async def close(self) -> None:
        """Ends keeper and workers and waits for it."""
        self._shut()
        try:
            await asyncio.to_thread(self.process.wait, 5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)

    def destroy(self) -> None:
        """Ends a keeper that does not obey; that it is lost is then reported."""
        self.process.kill()

    def _shut(self) -> None:
        if self.open:
            self.open = False
            self.loop.remove_reader(self._control)
            self._control.close()
            for worker in list(self.workers.values()):
                self.release(worker)

    def _order(self, order: bytes, pid: int = 0) -> None:
        if self.open:
            try:
                self._control.send(ORDER.pack(order, pid))
            except OSError:  # gone, or stuck with thousands of orders unread
                self.destroy()

    def _listen(self) -> None:
        channels: list[int] = []
        received = b""
        with contextlib.suppress(OSError):
            received, channels, *_ = socket.recv_fds(self._control, REPORT.size - len(self._partial), 1)
        self._partial += received
        if not received:
            self._lose()
        elif len(self._partial) == REPORT.size:
            kind, pid, status, words = REPORT.unpack(self._partial)
            self._partial = b""
            self._hear(kind, pid, status, words.rstrip(b"\0").decode(errors="replace"), channels)

    def _hear(self, kind: bytes, pid: int, status: int, words: str, channels: list[int]) -> None:
        if kind == keeper.READY:
            self.ready.set_result(None)
        elif kind == keeper.UNREADY:
            self.ready.set_exception(Unready(f"The data cannot be loaded: {words}. The log has the details."))
        elif kind == keeper.BORN:
            self.ordered -= 1
            if not self.manned.done():
                self.manned.set_result(None)
            worker = self.workers[pid] = Worker(self, pid, socket.socket(fileno=channels[0]))
            self.free(worker)
        elif dead := self.workers.get(pid):
            dead.death = self._cause(status, words)
            if dead.closed:
                self.ended(dead)

    def _cause(self, status: int, words: str) -> FenceError:
        if not (number := status & 0x7F):  # no signal, see wait(2)
            return Crashed(told("The process that worked on it ended."), words)
        name = signal.Signals(number).name
        if number == signal.SIGABRT and "memory allocation" in words:
            return TooMuchMemory(self.limits.memory)
        if "correctly implement a total order" in words:  # as the engine's library for sorting says it
            return Unordered()
        return Crashed(told("The question brought the engine down ({name}).", name=name), words)

    def _lose(self) -> None:
        workers = list(self.workers.values())
        self._shut()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)  # it has closed all files already, so this does not last
        for awaited in (self.ready, self.manned):
            if not awaited.done():
                awaited.set_exception(Unready("The process that loads the data ended. The log has the details."))
                awaited.exception()  # seen, though nobody may be waiting
        for worker in workers:
            if worker.job is not None:
                worker.job.settle(Crashed(told("The process that holds the data ended.")))
        self._on_lost(self)


def memory(pid: int) -> int:
    """Bytes of memory that are a process's own, 0 where that cannot be known: the process is gone."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * PAGE

"""The process that holds the data in memory and forks the fenced workers, which see the same memory (copy on write).

It is started fresh, without threads or event loop, so that forking is safe at any time. It only obeys orders of the
server (fork, kill, lower) and reports what became of each worker. A worker answers one job after the other on a socket
that the server got from the keeper. When the server is gone, the keeper ends, and with it every worker.
"""

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import selectors
import signal
import socket
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, NoReturn

from ikoe_graph.web.limits import MIB, Limits, TooLarge

Handler = Callable[[bytes], bytes | Iterable[bytes]]
Load = Callable[[], Handler]

ORDER = struct.Struct("!ci")  # to the keeper: an order, the worker's process id
FORK, KILL, LOWER = b"F", b"K", b"L"
WORDS = 247
REPORT = struct.Struct(f"!cii{WORDS}s")  # from the keeper: a kind, process id, wait status, words
READY, UNREADY, BORN, DIED = b"R", b"U", b"B", b"D"
JOB = struct.Struct("!I")  # to a worker: length of the job
ANSWER = struct.Struct("!c?I")  # from a worker: how it went, whether the worker ends now, length of what follows
DONE, LARGE, MEMORY, FAILED = b"D", b"L", b"M", b"F"

NICENESS = 10  # of a job that takes long: others go first
JOBS = 20_000  # a worker ends after so many jobs,
GROWTH = 12 * MIB  # or when its memory has ever grown by this: what all may keep is little
OPEN_FILES = 3  # its socket, nothing, and its last words: no further file or connection can be opened
STACK = 64 * MIB  # deep queries need a deep stack
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


class Worker(NamedTuple):
    """A forked worker: its process id, and the pipe with its last words, whose end is its death."""

    pid: int
    pipe: int
    words: bytearray


def main() -> NoReturn:
    """Serves as keeper on the socket that is standard input: reads what to load, loads it, obeys until it is closed."""
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.close(nothing)
    (length,) = JOB.unpack(receive(control, JOB.size))
    try:
        load, limits = pickle.loads(receive(control, length))  # noqa: S301 from the server that started this process
        handler = _apart(load)
    except BaseException as error:
        traceback.print_exc()
        control.sendall(_report(UNREADY, words=f"{type(error).__name__}: {error}".encode()))
        os._exit(1)
    gc.collect()
    gc.freeze()  # a collection in a worker would copy every page it looks at
    with contextlib.suppress(ConnectionError):  # the server is gone: so is the reason to live
        Keeper(control, handler, limits).obey()
    os._exit(0)


class Keeper:
    """Forks, kills and buries workers as the server orders."""

    def __init__(self, control: socket.socket, handler: Handler, limits: Limits):
        self.control = control
        self.handler = handler
        self.limits = limits
        self.workers: dict[int, Worker] = {}
        self.events = selectors.DefaultSelector()
        self.events.register(control, selectors.EVENT_READ)

    def obey(self) -> None:
        """Until the server closes its end."""
        self.control.sendall(_report(READY))
        orders = b""
        while True:
            for key, _ in self.events.select():
                if key.data is not None:
                    self._listen(key.data)
                    continue
                received = self.control.recv(4096)
                if not received:
                    return
                orders += received
                while len(orders) >= ORDER.size:
                    self._carry_out(*ORDER.unpack_from(orders))
                    orders = orders[ORDER.size :]

    def _carry_out(self, order: bytes, pid: int) -> None:
        if order == FORK:
            self._fork()
        elif pid in self.workers:  # not buried yet, so the number is still its own
            if order == KILL:
                os.kill(pid, signal.SIGKILL)
            else:
                os.setpriority(os.PRIO_PROCESS, pid, NICENESS)

    def _fork(self) -> None:
        theirs, ours = socket.socketpair()
        pipe, pen = os.pipe()
        keeper = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                os.set_blocking(pen, False)
                fence(ours.fileno(), pen, keeper, self.limits)
                work(socket.socket(fileno=0), self.handler, self.limits)
            except BaseException:
                os.write(2, traceback.format_exc()[-WORDS:].encode())
            finally:
                os._exit(1)
        os.close(pen)
        ours.close()
        worker = self.workers[pid] = Worker(pid, pipe, bytearray())
        self.events.register(pipe, selectors.EVENT_READ, worker)
        socket.send_fds(self.control, [_report(BORN, pid)], [theirs.fileno()])
        theirs.close()

    def _listen(self, worker: Worker) -> None:
        said = os.read(worker.pipe, 65536)
        if said:
            worker.words[:] = (worker.words + said)[-WORDS:]
            return
        self.events.unregister(worker.pipe)
        os.close(worker.pipe)
        _, status = os.waitpid(worker.pid, 0)
        del self.workers[worker.pid]
        self.control.sendall(_report(DIED, worker.pid, status, bytes(worker.words)))


def fence(channel: int, pen: int, keeper: int, limits: Limits) -> None:
    """Shuts this process in for good: it keeps the channel as file 0, gets no other, and ends with the keeper."""
    used = 0
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if os.getppid() != keeper:  # it died before the first line
            os._exit(1)
        with contextlib.suppress(OSError):  # a container may forbid it
            Path("/proc/self/oom_score_adj").write_text("1000")  # where memory is short at all, workers go first
        used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    nothing = os.open(os.devnull, os.O_RDWR)
    for source, target in ((channel, 0), (nothing, 1), (pen, 2)):
        os.dup2(source, target)
    for number in map(int, os.listdir("/proc/self/fd" if sys.platform == "linux" else "/dev/fd")):  # noqa: PTH208
        if number > 2:
            with contextlib.suppress(OSError):  # that of the listing itself
                os.close(number)
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_STACK, STACK),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_DATA, used + limits.memory),
    ):
        hard = resource.getrlimit(limit)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, lowest))


def work(channel: socket.socket, handler: Handler, limits: Limits) -> NoReturn:
    """Answers jobs until the server closes the channel, or this process has become old or large."""
    born = _peak_memory()
    allowed = 0
    for number in range(1, JOBS + 1):
        head = channel.recv(65536)
        if not head:
            break
        (length,) = JOB.unpack_from(head)
        job = head[JOB.size :]
        if len(job) < length:
            job += receive(channel, length - len(job))
        used = int(time.process_time())
        if used >= allowed:  # the second fence of time, should the server be unable to kill
            allowed = used + 1
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (allowed + int(limits.most_seconds) + 2, hard))
        status, answer = _perform(handler, job, limits.answer)
        last = number == JOBS or status in (MEMORY, FAILED) or _peak_memory() - born > GROWTH
        channel.sendall(ANSWER.pack(status, last, len(answer)) + answer)
        if last:
            break
    os._exit(0)


def receive(channel: socket.socket, length: int) -> bytes:
    """So many bytes from the channel; this process ends where it is closed before."""
    content = bytearray(length)
    view = memoryview(content)
    while view:
        count = channel.recv_into(view)
        if not count:
            os._exit(0)
        view = view[count:]
    return bytes(content)


def _perform(handler: Handler, job: bytes, most: int) -> tuple[bytes, bytes]:
    try:
        answer = handler(job)
        if not isinstance(answer, bytes):
            answer = _gather(answer, most)
        if len(answer) > most:
            return LARGE, b""
        return DONE, answer
    except TooLarge:
        return LARGE, b""
    except MemoryError:
        return MEMORY, b""
    except BaseException:  # a panic of the engine is no Exception
        return FAILED, traceback.format_exc()[-4000:].encode(errors="replace")


def _gather(parts: Iterable[bytes], most: int) -> bytes:
    answer = bytearray()
    for part in parts:
        answer += part
        if len(answer) > most:
            raise TooLarge(most)
    return bytes(answer)


def _apart(load: Load) -> Handler:
    """Loads in a thread of its own, which is gone before anything is forked.

    The engine seeds its random numbers once in each thread: forked from one that has used them, all workers would make
    up the same UUIDs.
    """
    loaded: list[Handler] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            loaded.append(load())
            gc.collect()  # here: the engine's results may only be dropped by the thread that asked
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return loaded[0]


def _peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _report(kind: bytes, pid: int = 0, status: int = 0, words: bytes = b"") -> bytes:
    return REPORT.pack(kind, pid, status, words)

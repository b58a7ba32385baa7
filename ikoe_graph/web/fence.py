"""A pool of fenced child processes: jobs are bytes, answers are bytes, and no job can harm the server or other jobs.

A job that takes too much time, memory or answer is cut; one that kills its process kills nothing else. What a worker
does with a job is not known here. `web.keeper` is the other side: there the fences stand that hold whatever happens
here.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from typing import NamedTuple

from ikoe_graph.errors import told
from ikoe_graph.web.crew import Crew, Job, Worker, memory
from ikoe_graph.web.keeper import Load
from ikoe_graph.web.limits import TOGETHER, Busy, Crashed, FenceError, Limits, TooLate, TooMuchMemory, Unready

TICK = 0.05  # while jobs run: how often their limits are looked at
LOWERED_AFTER = 0.5  # a job that takes longer lets others go first
CUT_AFTER = 1.0  # a job that took longer may be cut for one that waits,
CUT_EVERY = 0.1  # but first those that wait are given the places of those cut before
STARTING = 5.0  # a keeper that does not fork within this time is replaced
SHUTTING_DOWN = told("The server is shutting down.")
RESTING = 3.0  # after so long without a job, workers that have served are replaced, one at a time
MOST_DELAY = 2.0  # between two tries to start a keeper


class State(NamedTuple):
    """How the pool is: places, jobs at work, jobs that wait; since the start: workers that died, keepers started."""

    slots: int
    ready: int
    busy: int
    waiting: int
    crashes: int
    cut: int
    restarts: int


class Pool:
    """Answers jobs in fenced processes forked from one that has called `load`.

    `load` is called in a process of its own and must be importable there (pickle): a function of a module, or a
    `functools.partial` of one. It does all its reading and importing before it returns, since workers can open no file.
    """

    def __init__(self, load: Load, limits: Limits = Limits()):  # noqa: B008 a Limits cannot change
        self.limits = limits
        self._load = load
        self._crew: Crew | None = None
        self._retiring: set[Crew] = set()
        self._idle: list[Worker] = []
        self._busy: dict[Worker, Job] = {}
        self._waiting: deque[Job] = deque()
        self._waiting_bytes = 0
        self._ticking = False
        self._closed = False
        self._manning = asyncio.Lock()  # one keeper is started at a time
        self._last_cut = self._last_job = 0.0
        self._crashes = self._cut_jobs = self._restarts = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> State:
        """Numbers for a health page."""
        ready = len(self._crew.workers) if self._crew else 0
        return State(
            self.limits.slots,
            ready,
            len(self._busy),
            len(self._waiting),
            self._crashes,
            self._cut_jobs,
            self._restarts,
        )

    async def start(self) -> None:
        """Loads; returns when jobs can be answered. Raises Unready where `load` fails."""
        self._loop = asyncio.get_running_loop()
        async with self._manning:
            await self._man(self._load)

    async def run(self, job: bytes, seconds: float | None = None) -> bytes:
        """The answer to a job, within `seconds` from now. Cancelling it ends the work on it.

        Raises TooLate, TooLarge, TooMuchMemory, Crashed or Busy.
        """
        if self._closed:
            raise Busy(SHUTTING_DOWN)
        wanted = self.limits.seconds if seconds is None else min(seconds, self.limits.most_seconds)
        task = Job(job, wanted, self._loop)
        self._last_job = task.arrived
        if self._idle and not self._waiting:
            self._give(self._idle.pop(), task)
        else:
            self._queue(task)
        if not self._ticking:
            self._ticking = True
            self._loop.call_later(TICK, self._tick)
        try:
            return await task.answer
        except asyncio.CancelledError:
            if task.worker is not None and task.worker.job is task:
                self._kill(task.worker)
            raise

    async def replace(self, load: Load) -> None:
        """Answers from what another `load` returns; jobs at work end on what they began with.

        Raises Unready where `load` fails; then all stays as it was.
        """
        async with self._manning:
            old = self._crew
            await self._man(load)
            self._load = load
        if old is not None and old.open:
            self._retiring.add(old)
            self._fill(old)

    async def close(self) -> None:
        """Ends all processes. Jobs not answered yet raise Busy."""
        self._closed = True
        for job in [*self._waiting, *self._busy.values()]:
            job.settle(Busy(SHUTTING_DOWN))
        self._waiting.clear()
        self._busy.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        crews = [*self._retiring, *([self._crew] if self._crew else [])]
        await asyncio.gather(*(crew.close() for crew in crews))

    async def _man(self, load: Load) -> None:
        """Starts a keeper with workers, and takes it for all further jobs."""
        crew = Crew(load, self.limits, self._free, self._gone, self._lost)
        try:
            await crew.ready
        except BaseException:
            await crew.close()
            raise
        if self._closed:
            await crew.close()
            raise Busy(SHUTTING_DOWN)
        self._crew = crew
        for worker in self._idle:
            worker.crew.release(worker)
        self._idle.clear()
        crew.fork(self.limits.slots)
        await crew.manned

    def _give(self, worker: Worker, job: Job) -> None:
        self._busy[worker] = job
        worker.give(job)

    def _queue(self, job: Job) -> None:
        full = len(self._waiting) >= self.limits.queue
        if full or self._waiting_bytes + len(job.content) > self.limits.queue_bytes:
            raise Busy(told("The server has more questions than it can answer."))
        self._waiting.append(job)
        self._waiting_bytes += len(job.content)

    def _free(self, worker: Worker) -> None:
        """A worker is new or has answered."""
        self._busy.pop(worker, None)
        crew = worker.crew
        if crew is not self._crew or worker.last or worker.lowered:
            crew.release(worker)
            self._fill(crew)
        elif job := self._next():
            self._give(worker, job)
        else:
            self._idle.append(worker)

    def _next(self) -> Job | None:
        while self._waiting:
            job = self._waiting.popleft()
            self._waiting_bytes -= len(job.content)
            if not job.answer.done():
                return job
        return None

    def _fill(self, crew: Crew) -> None:
        """Orders workers for empty places; a keeper whose jobs another took over ends with its last job."""
        if crew is self._crew:
            if crew.open:
                crew.fork(self.limits.slots - len(crew.workers) - crew.ordered)
        elif crew in self._retiring and not any(worker.crew is crew for worker in self._busy):
            self._retiring.discard(crew)
            self._spawn(crew.close())

    def _kill(self, worker: Worker, reason: FenceError | None = None) -> None:
        job = self._busy.pop(worker, None)
        if job is not None and reason is not None:
            self._cut_jobs += 1
            job.settle(reason)
        worker.crew.kill(worker)
        self._fill(worker.crew)

    def _gone(self, crew: Crew, worker: Worker) -> None:
        """A worker has ended by itself."""
        job = self._busy.pop(worker, None)
        if worker in self._idle:
            self._idle.remove(worker)
        if job is not None:
            self._crashes += 1
            job.settle(worker.death or Crashed(told("The process that worked on it ended.")))
        if worker.served:
            self._fill(crew)
        else:  # it may be that none can live: no reason to fork without end
            self._loop.call_later(LOWERED_AFTER, self._fill, crew)

    def _lost(self, crew: Crew) -> None:
        """A keeper has ended by itself, its workers with it."""
        for worker in [each for each in self._busy if each.crew is crew]:
            del self._busy[worker]
        self._idle = [each for each in self._idle if each.crew is not crew]
        self._retiring.discard(crew)
        if crew is self._crew and not self._closed:
            self._spawn(self._restart(crew))

    async def _restart(self, lost: Crew) -> None:
        delay = 0.1
        while True:
            async with self._manning:
                if self._crew is not lost:
                    return
                self._restarts += 1
                with contextlib.suppress(Unready):
                    await self._man(self._load)
                    return
            await asyncio.sleep(delay)
            delay = min(delay * 2, MOST_DELAY)

    def _tick(self) -> None:
        """Looks after the jobs at work and those that wait; goes on as long as there are any."""
        now = self._loop.time()
        for worker, job in list(self._busy.items()):
            if now >= job.deadline:
                took = told("The question took longer than {seconds:g} seconds.", seconds=job.deadline - job.arrived)
                self._kill(worker, TooLate(took))
            elif now - job.started > LOWERED_AFTER and not worker.lowered:
                worker.crew.lower(worker)
        self._save_memory(now)
        self._end_waiting(now)
        self._make_room(now)
        self._ticking = bool(self._busy or self._waiting)
        if self._ticking:
            self._loop.call_later(TICK, self._tick)
        else:
            self._loop.call_later(RESTING, self._rest, now)

    def _rest(self, since: float) -> None:
        """Replaces a worker that has served, where none has had a job since then, and then the next.

        The engine counts the readers of its data within them, so that a worker has more and more pages of its own.
        """
        worker = next((each for each in self._idle if each.served), None)
        if worker is None or self._closed or since < self._last_job:
            return
        self._idle.remove(worker)
        worker.crew.release(worker)
        self._fill(worker.crew)
        self._loop.call_later(TICK, self._rest, since)

    def _save_memory(self, now: float) -> None:
        """Cuts the job that takes the most where all together take too much."""
        taken = {
            worker: memory(worker.pid) - worker.base for worker, job in self._busy.items() if now - job.started > TICK
        }
        while sum(taken.values()) > self.limits.together:
            largest = max(taken, key=taken.__getitem__)
            self._kill(largest, TooMuchMemory(self.limits.together, TOGETHER))
            del taken[largest]

    def _end_waiting(self, now: float) -> None:
        while self._waiting and (
            self._waiting[0].answer.done()
            or now > min(self._waiting[0].deadline, self._waiting[0].arrived + self.limits.patience)
        ):
            job = self._waiting.popleft()
            self._waiting_bytes -= len(job.content)
            job.settle(Busy(told("All places are taken.")))

    def _make_room(self, now: float) -> None:
        """Cuts the oldest job where others wait for its place."""
        crew = self._crew
        if not self._waiting or crew is None or not crew.open:
            return
        if crew.ordered:
            if now - crew.ordered_at > STARTING:
                crew.destroy()
            return
        oldest = min(self._busy, key=lambda worker: self._busy[worker].started, default=None)
        if oldest and now - max(self._busy[oldest].started + CUT_AFTER, self._last_cut + CUT_EVERY) > 0:
            self._last_cut = now
            longest = told("All places were taken, and this question had its place for longest.")
            self._kill(oldest, TooLate(longest, retry=5))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

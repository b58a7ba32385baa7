"""The pool of fenced processes: every job is answered or cut within its limits, and nothing is left of either."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import jobs
import processes
import pytest

from ikoe_graph.web import fence
from ikoe_graph.web.fence import Pool
from ikoe_graph.web.keeper import Load
from ikoe_graph.web.limits import (
    MIB,
    Busy,
    Crashed,
    FenceError,
    Limits,
    TooLarge,
    TooLate,
    TooMuchMemory,
    Unready,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fences are those of Linux")


@contextlib.asynccontextmanager
async def started(load: Load = jobs.plain, **limits: Any) -> AsyncIterator[Pool]:
    before = processes.below().keys()  # such as the driver of a browser that other tests use
    pool = Pool(load, Limits(**{"slots": 3, **limits}))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()
    left = processes.below().keys() - before
    assert not left, "a process is left"


def with_pool(use: Callable[[Pool], Coroutine[Any, Any, None]], load: Load = jobs.plain, **limits: Any) -> None:
    async def main() -> None:
        async with started(load, **limits) as pool:
            await use(pool)

    asyncio.run(asyncio.wait_for(main(), 30))


async def outcome(pool: Pool, job: str, seconds: float | None = None) -> bytes | FenceError:
    try:
        return await pool.run(job.encode(), seconds)
    except FenceError as error:
        return error


async def until(condition: Callable[[], object], seconds: float) -> bool:
    """As `processes.wait`, while the pool goes on."""
    end = monotonic() + seconds
    while not condition() and monotonic() < end:
        await asyncio.sleep(0.02)
    return bool(condition())


@pytest.mark.parametrize("size", [0, 1, 1_000, 300_000, 5_000_000])
def test_a_job_of_any_size_is_answered(size: int):
    async def use(pool: Pool) -> None:
        text = os.urandom((size + 1) // 2).hex()[:size].encode()
        assert await pool.run(b"echo " + text) == text

    with_pool(use)


def test_many_jobs_at_a_time_each_get_their_own_answer():
    async def use(pool: Pool) -> None:
        answers = await asyncio.gather(*(pool.run(f"echo {number}".encode()) for number in range(200)))
        assert answers == [str(number).encode() for number in range(200)]

    with_pool(use)


@pytest.mark.parametrize("job", ["sleep 20", "work 20"])
def test_a_job_is_cut_at_its_time_limit(job: str):
    async def use(pool: Pool) -> None:
        began = monotonic()
        error = await outcome(pool, job)
        assert isinstance(error, TooLate)
        assert "longer than 0.4 seconds" in str(error)
        assert monotonic() - began < 1.4
        assert await outcome(pool, "echo next") == b"next"

    with_pool(use, seconds=0.4, slots=1)


def test_a_caller_may_name_a_time_up_to_the_hard_limit():
    async def use(pool: Pool) -> None:
        longer, too_long = await asyncio.gather(outcome(pool, "sleep 0.5", 1), outcome(pool, "sleep 5", 60))
        assert longer == b"done"
        assert "longer than 1 seconds" in str(too_long)

    with_pool(use, seconds=0.2, most_seconds=1)


def test_time_spent_waiting_counts():
    async def use(pool: Pool) -> None:
        began = monotonic()
        await asyncio.gather(*(outcome(pool, "sleep 0.4") for _ in range(4)))
        assert monotonic() - began < 1.8

    with_pool(use, seconds=0.8, slots=1)


@pytest.mark.parametrize("job", ["answer 2000000", "many 1000000000"])
def test_an_answer_that_is_too_large_is_cut(job: str):
    async def use(pool: Pool) -> None:
        error = await outcome(pool, job)
        assert isinstance(error, TooLarge)
        assert "1 MiB" in str(error)
        assert await outcome(pool, "answer 1000000") == bytes(1_000_000)

    with_pool(use, answer=MIB)


def test_a_job_gets_its_memory_and_no_more():
    async def use(pool: Pool) -> None:
        assert await outcome(pool, f"take {90 * MIB}") == b"done"
        error = await outcome(pool, f"take {130 * MIB}")
        assert isinstance(error, TooMuchMemory)
        assert "100 MiB" in str(error)

    with_pool(use, memory=100 * MIB)


def test_all_jobs_together_stay_within_their_memory():
    async def use(pool: Pool) -> None:
        sizes = (60, 90, 110)
        answers = await asyncio.gather(*(outcome(pool, f"hold {size * MIB}", 1.5) for size in sizes))
        assert sorted(type(each).__name__ for each in answers) == ["TooLate", "TooLate", "TooMuchMemory"]
        assert any("at a time" in str(each) for each in answers)

    with_pool(use, memory=200 * MIB, together=200 * MIB)


@pytest.mark.parametrize(("job", "name"), [("segfault", "SIGSEGV"), ("abort", "SIGABRT")])
def test_a_job_that_kills_its_process_kills_nothing_else(job: str, name: str):
    async def use(pool: Pool) -> None:
        beside = asyncio.create_task(outcome(pool, "sleep 0.3"))
        error = await outcome(pool, job)
        assert isinstance(error, Crashed)
        assert name in str(error)
        assert await outcome(pool, "echo next") == b"next"
        assert await beside == b"done"
        assert await until(lambda: pool.state.ready == 3, 2)
        assert pool.state.crashes == 1

    with_pool(use)


def test_an_exception_is_for_the_log_and_not_for_the_client():
    async def use(pool: Pool) -> None:
        error = await outcome(pool, "raise secret")
        assert isinstance(error, Crashed)
        assert "KeyError: 'secret'" in error.details
        assert "secret" not in str(error)

    with_pool(use)


def test_a_worker_can_open_no_file_and_no_connection():
    async def use(pool: Pool) -> None:
        for job in (f"open {__file__}", "connect 9"):
            error = await outcome(pool, job)
            assert isinstance(error, Crashed)
            assert "Too many open files" in error.details

    with_pool(use)


def test_a_worker_is_limited_for_life():
    async def use(pool: Pool) -> None:
        limits = json.loads(await pool.run(b"limits"))
        cpu = limits.pop("cpu")
        assert limits == {"death": signal.SIGKILL, "privileges": 1, "core": 0, "files": 3, "file size": 0}
        assert 0 < cpu <= 30 + 4

    with_pool(use)


def test_a_job_that_nobody_waits_for_any_more_is_ended():
    async def use(pool: Pool) -> None:
        number = int(await pool.run(b"pid"))
        task = asyncio.create_task(pool.run(b"work 20"))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await until(lambda: not processes.alive([number]), 2)
        assert pool.state.busy == 0
        assert await outcome(pool, "echo next") == b"next"

    with_pool(use, slots=1)


def test_a_waiting_job_that_nobody_waits_for_is_never_begun():
    async def use(pool: Pool) -> None:
        first = asyncio.create_task(pool.run(b"sleep 0.5"))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(pool.run(b"sleep 20"))
        await asyncio.sleep(0.1)
        second.cancel()
        assert await pool.run(b"echo third") == b"third"
        assert await first == b"done"

    with_pool(use, slots=1)


def test_where_all_places_are_taken_the_oldest_job_is_cut():
    async def use(pool: Pool) -> None:
        old = asyncio.create_task(outcome(pool, "sleep 20"))
        await asyncio.sleep(0.3)
        young = asyncio.create_task(outcome(pool, "sleep 1.2"))
        await asyncio.sleep(0.1)
        began = monotonic()
        assert await outcome(pool, "echo quick") == b"quick"
        assert monotonic() - began < 2
        error = await old
        assert isinstance(error, TooLate)
        assert "All places were taken" in str(error)
        assert await young == b"done"

    with_pool(use, slots=2)


def test_too_many_waiting_jobs_are_turned_away():
    async def use(pool: Pool) -> None:
        answers = await asyncio.gather(*(outcome(pool, "sleep 0.2") for _ in range(6)))
        assert [type(each) for each in answers] == [bytes, bytes, bytes, Busy, Busy, Busy]
        error = answers[3]
        assert isinstance(error, Busy)
        assert error.retry

    with_pool(use, slots=1, queue=2)


def test_waiting_jobs_that_are_too_heavy_are_turned_away():
    async def use(pool: Pool) -> None:
        jobs = ["sleep 0.2", "echo " + "x" * 800, "echo " + "x" * 800]
        answers = await asyncio.gather(*(outcome(pool, job) for job in jobs))
        assert [type(each) for each in answers] == [bytes, bytes, Busy]

    with_pool(use, slots=1, queue_bytes=1_000)


def test_a_job_does_not_wait_for_ever():
    async def use(pool: Pool) -> None:
        first = asyncio.create_task(outcome(pool, "sleep 0.9"))
        await asyncio.sleep(0.1)
        assert isinstance(await outcome(pool, "echo late"), Busy)
        assert await first == b"done"

    with_pool(use, slots=1, patience=0.3)


def test_a_long_job_lets_others_go_first():
    async def use(pool: Pool) -> None:
        number = int(await pool.run(b"pid"))
        task = asyncio.create_task(pool.run(b"work 1"))
        await asyncio.sleep(0.3)
        assert os.getpriority(os.PRIO_PROCESS, number) == 0
        await asyncio.sleep(0.5)
        assert os.getpriority(os.PRIO_PROCESS, number) == 10
        assert await task == b"done"
        assert await pool.run(b"nice") == b"0"

    with_pool(use, slots=1)


def test_a_worker_that_has_grown_is_replaced():
    async def use(pool: Pool) -> None:
        first = await pool.run(b"pid")
        await pool.run(b"echo small")
        assert await pool.run(b"pid") == first
        await pool.run(f"take {80 * MIB}".encode())
        assert await pool.run(b"pid") != first

    with_pool(use, slots=1)


def test_at_rest_workers_that_have_served_are_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fence, "RESTING", 0.2)

    async def use(pool: Pool) -> None:
        first = await pool.run(b"pid")
        assert await pool.run(b"pid") == first
        await asyncio.sleep(0.6)
        second = await pool.run(b"pid")
        assert second != first
        assert pool.state.ready == 1
        assert await pool.run(b"pid") == second

    with_pool(use, slots=1)


def test_a_keeper_that_dies_is_back_at_once():
    async def use(pool: Pool) -> None:
        at_work = asyncio.create_task(outcome(pool, "sleep 20"))
        await asyncio.sleep(0.1)
        (keeper,) = processes.keepers()
        before = processes.below(keeper)
        os.kill(keeper, signal.SIGKILL)
        began = monotonic()
        assert isinstance(await at_work, Crashed)
        assert await outcome(pool, "echo back") == b"back"
        assert monotonic() - began < 5
        assert await until(lambda: not processes.alive(before), 2), "workers outlive their keeper"
        assert pool.state.restarts == 1

    with_pool(use)


def test_a_keeper_that_does_not_obey_is_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ikoe_graph.web.fence.STARTING", 0.5)

    async def use(pool: Pool) -> None:
        await pool.run(b"echo up")
        (keeper,) = processes.keepers()
        os.kill(keeper, signal.SIGSTOP)
        with contextlib.suppress(FenceError):
            await pool.run(b"segfault", 0.2)
        assert await outcome(pool, "echo back", 5) == b"back"
        assert not processes.alive([keeper])

    with_pool(use, slots=1, patience=5)


@pytest.mark.parametrize(
    ("load", "reason"), [(jobs.broken, "ValueError: no such release"), (jobs.ending, "loads the data ended")]
)
def test_data_that_cannot_be_loaded_are_said_so(load: Load, reason: str):
    before = processes.below().keys()

    async def main() -> None:
        with pytest.raises(Unready, match=reason):
            await Pool(load).start()

    asyncio.run(main())
    assert processes.below().keys() <= before


def test_switching_a_release_loses_no_job():
    async def use(pool: Pool) -> None:
        answers: list[bytes | FenceError] = []

        async def client() -> None:
            while not switched.is_set():
                answers.append(await outcome(pool, "x"))

        switched = asyncio.Event()
        clients = [asyncio.create_task(client()) for _ in range(6)]
        await asyncio.sleep(0.3)
        await pool.replace(partial(jobs.named, "new"))
        answers.append(await pool.run(b"x"))
        assert answers[-1] == b"new:x"
        await asyncio.sleep(0.3)
        switched.set()
        await asyncio.gather(*clients)
        assert set(answers) == {b"old:x", b"new:x"}
        assert await until(lambda: len(processes.keepers()) == 1, 5), "the old keeper is left"

    with_pool(use, partial(jobs.named, "old"))


def test_a_job_at_work_ends_on_the_release_it_began_with():
    async def use(pool: Pool) -> None:
        task = asyncio.create_task(pool.run(b"sleep 0.6"))
        await asyncio.sleep(0.1)
        await pool.replace(partial(jobs.named, "new"))
        assert await pool.run(b"x") == b"new:x"
        assert await task == b"done"

    with_pool(use)


def test_a_release_that_cannot_be_loaded_changes_nothing():
    async def use(pool: Pool) -> None:
        number = await pool.run(b"pid")
        with pytest.raises(Unready):
            await pool.replace(jobs.broken)
        assert await pool.run(b"pid") == number
        assert len(processes.keepers()) == 1

    with_pool(use, slots=1)


def test_nothing_is_left_of_jobs_that_failed():
    async def use(pool: Pool) -> None:
        await pool.run(b"echo up")
        assert await until(lambda: pool.state.ready == 3, 2)
        await asyncio.sleep(0.1)
        (keeper,) = processes.keepers()
        others = len(processes.below()) - 4
        before = processes.files(os.getpid()), processes.files(keeper)
        bad = ["segfault", "raise x", f"take {2000 * MIB}", "answer 30000000", "sleep 9"]
        await asyncio.gather(*(outcome(pool, job, 0.3) for job in bad * 8))
        assert await until(lambda: pool.state.ready == 3 and len(processes.below()) == 4 + others, 2)
        assert "Z" not in processes.below(keeper).values()
        assert (processes.files(os.getpid()), processes.files(keeper)) == before

    with_pool(use, queue=100, patience=5)


def test_no_process_outlives_the_server(tmp_path: Path):
    script = tmp_path / "server.py"
    script.write_text(
        "import asyncio, jobs\n"
        "from ikoe_graph.web.fence import Pool\n"
        "async def main():\n"
        "    pool = Pool(jobs.plain)\n"
        "    await pool.start()\n"
        "    task = asyncio.create_task(pool.run(b'work 20'))\n"
        "    await asyncio.sleep(0.2)\n"
        "    print('up', flush=True)\n"
        "    await task\n"
        "asyncio.run(main())\n"
    )
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": paths}
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"up\n"
        children = list(processes.below(server.pid))
        assert len(children) > 2
        server.kill()
    assert processes.wait(lambda: not processes.alive(children), 2)


def test_an_idle_pool_uses_no_processor_time():
    async def use(pool: Pool) -> None:
        await pool.run(b"echo up")
        await asyncio.sleep(0.3)
        (keeper,) = processes.keepers()
        all_of_it = [os.getpid(), keeper, *processes.below(keeper)]
        before = processes.cpu(all_of_it)
        await asyncio.sleep(1)
        assert processes.cpu(all_of_it) - before < 0.03

    with_pool(use)


@pytest.mark.alone
def test_the_fence_costs_little():
    async def use(pool: Pool) -> None:
        await pool.run(b"echo up")
        began = monotonic()
        for _ in range(500):
            await pool.run(b"echo x")
        assert (monotonic() - began) / 500 < 0.002

    with_pool(use)

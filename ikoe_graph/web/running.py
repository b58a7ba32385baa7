"""Runs the site: fence, application and listener together, and exchanges the release when a new one is built."""

import asyncio
import contextlib
import ctypes
import hashlib
import logging
import os
import shutil
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph import build
from ikoe_graph.build import Build
from ikoe_graph.errors import IkoeError, told
from ikoe_graph.web import loading
from ikoe_graph.web.fence import Pool
from ikoe_graph.web.keeper import NICENESS, Load
from ikoe_graph.web.limits import Busy, Limits
from ikoe_graph.web.reply import Job, Reply, pack_job, unpack

SECONDS_BETWEEN_LOOKS = 1
M_MMAP_THRESHOLD, BLOCK = -3, 256 * 1024
RELEASE = "release"  # the folder of downloads within that of a build
log = logging.getLogger("ikoe.serve")


class Settings(NamedTuple):
    """What a site is run with.

    `base`: its address; `public`: whether others know it by that, so that downloads name it; `sources`: a folder with
    the source texts, if at hand; `previous`: the folder of the release before, if downloads are to say what changed.
    """

    root: Path
    builds: Path
    base: str
    limits: Limits
    sources: Path | None = None
    public: bool = False
    previous: Path | None = None

    @property
    def told(self) -> list[str]:
        """What downloads say beside the data, as `ikoe publish` is told it."""
        address = ["--base-url", self.base] if self.public else []
        return address + (["--previous", str(self.previous.resolve())] if self.previous else [])


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections there; port 0 takes a free one. Raises OSError where that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


async def run(settings: Settings, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serves on the socket until it is told to stop (SIGINT, SIGTERM); `ready` is called when queries are answered.

    Pages are answered a little later; who asks before that waits. Raises Unready where the data cannot be loaded.
    """
    _return_memory()
    made = build.ensure(settings.root, settings.builds)
    _give_back()
    pool = Pool(partial(loading.load_endpoint, made, settings.base, settings.limits), settings.limits)
    starting = asyncio.create_task(pool.start())
    await asyncio.sleep(0)  # the data is being loaded now, in another process,
    from ikoe_graph.web import listening  # and what answers requests meanwhile here

    site = Running(settings, made, pool)
    server = listening.server(site.app, settings.limits)
    try:
        await starting
        asyncio.get_running_loop().call_soon(ready)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        maintaining = asyncio.create_task(site.maintain())
        await asyncio.wait({serving, maintaining}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        if maintaining.done():
            maintaining.result()
        maintaining.cancel()
    finally:
        await pool.close()


def _return_memory() -> None:
    """Has blocks of this size given back to the system once they are free.

    By itself glibc takes the first large answer as a sign to keep such blocks (mallopt(3), M_MMAP_THRESHOLD).
    """
    with contextlib.suppress(AttributeError):  # of another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, BLOCK)


def _give_back() -> None:
    """Gives what is free back to the system: a build leaves much (malloc_trim(3))."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class Running:
    """A site that runs: the build it serves, the pool that evaluates, the application."""

    def __init__(self, settings: Settings, made: Build, pool: Pool):
        from ikoe_graph.web.server import Serving, application

        self.settings = settings
        self.made = made
        self.pool = pool
        self.whole = asyncio.Event()  # pages are answered, too
        self.serving = Serving(self.evaluate, self._downloads(made), self.health)
        self.app, self.cache = application(self.serving, settings.limits)

    def health(self) -> dict[str, Any]:
        """What /health tells: the release, whether pages and downloads are there yet, and how the pool does."""
        sizes = {"release": self.made.digest, "quads": self.made.quads, "graphs": len(self.made.graphs)}
        there = {"pages": self.whole.is_set(), "published": self.serving.downloads.is_dir()}
        return sizes | there | {"workers": self.pool.state._asdict()}

    async def evaluate(self, job: Job) -> Reply:
        """The reply to a job. Raises FenceError where there is none."""
        if not self.whole.is_set() and _needs_pages(job):
            try:
                await asyncio.wait_for(self.whole.wait(), self.settings.limits.seconds)
            except TimeoutError as error:
                raise Busy(told("The pages are being prepared.")) from error
        return unpack(await self.pool.run(pack_job(job)))

    async def maintain(self) -> None:
        """Has pages prepared, then downloads made, then looks for other builds. Raises Unready."""
        await self.pool.replace(self._loader(self.made))
        self.whole.set()
        await self.publish()
        await self.watch()

    async def watch(self) -> None:
        """Exchanges the release, without losing a request, as soon as another build is in use."""
        useless: Path | None = None
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                found = build.current(self.settings.builds)
                if found is not None and found.folder not in (self.made.folder, useless):
                    useless = found.folder  # unless it can be exchanged
                    await self._exchange(found)
            except IkoeError as error:
                log.error("the release in use stays: %s", error)

    async def publish(self) -> None:
        """Makes the downloads of the build in a process of its own, where they are not there yet."""
        folder = self.serving.downloads = self._downloads(self.made)
        if not folder.is_dir():
            command = [sys.executable, "-m", "ikoe_graph.cli", "publish", str(folder), "--format", "csv"]
            command += self.settings.told
            environment = os.environ | {"IKOE_BUILD": str(self.settings.builds)}
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL, env=environment)
            try:
                os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
                if await process.wait():
                    log.error("the downloads could not be made; see above")
            except asyncio.CancelledError:
                process.kill()
                await process.wait()
                for half in folder.parent.glob(f".{folder.name}-*"):
                    shutil.rmtree(half)
                raise
        self.cache.clear()

    def _downloads(self, made: Build) -> Path:
        """The folder of the downloads of a build; those that say more than its data have one for each thing said."""
        told = "\0".join(self.settings.told)
        return made.folder / (f"{RELEASE}-{hashlib.sha256(told.encode()).hexdigest()[:8]}" if told else RELEASE)

    async def _exchange(self, made: Build) -> None:
        await self.pool.replace(self._loader(made))
        self.made = made
        self.cache.clear()
        log.info("serving release %s", made.digest)
        await self.publish()

    def _loader(self, made: Build) -> Load:
        """How the process that evaluates gets a build: it is another process, so this has to be sent to it."""
        settings = self.settings
        return partial(loading.load, made, settings.root, settings.sources, settings.base, settings.limits)


def _needs_pages(job: Job) -> bool:
    """Whether the reply may be a page, an error's included."""
    from ikoe_graph.web import negotiation, problems

    error_is_page = negotiation.media_type(job.accept, problems.FORMS) == "text/html"
    return job.route not in ("sparql", "service") or error_is_page or negotiation.for_people(job.accept)

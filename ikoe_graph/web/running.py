"""Runs the site: fence, application and listener together, and exchanges the release when a new one is built."""

import asyncio
import contextlib
import ctypes
import hashlib
import logging
import os
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ikoe_graph import build
from ikoe_graph.build import Build
from ikoe_graph.errors import IkoeError
from ikoe_graph.web import loading
from ikoe_graph.web.fence import Pool
from ikoe_graph.web.keeper import NICENESS, Load
from ikoe_graph.web.limits import Limits

SECONDS_BETWEEN_LOOKS = 1
M_MMAP_THRESHOLD, BLOCK = -3, 256 * 1024
RELEASE = "release"  # the folder of downloads within that of a build
log = logging.getLogger("ikoe.serve")


class Settings(NamedTuple):
    """What a site is run with.

    `base`: its address; `public`: whether others know it by that, so that downloads name it; `sources`: a folder with
    the source texts, if at hand.
    """

    root: Path
    builds: Path
    base: str
    limits: Limits
    sources: Path | None = None
    public: bool = False


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections there; port 0 takes a free one. Raises OSError where that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


async def run(settings: Settings, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serves on the socket until it is told to stop (SIGINT, SIGTERM); `ready` is called when requests are answered."""
    _return_memory()
    made = build.ensure(settings.root, settings.builds)
    pool = Pool(loader(settings, made), settings.limits)
    starting = asyncio.create_task(pool.start())
    await asyncio.sleep(0)  # the data is being loaded now, in another process,
    from ikoe_graph.web import listening  # and what answers requests meanwhile here

    site = Running(settings, made, pool)
    server = listening.server(site.app, settings.limits)
    tasks: list[asyncio.Task[None]] = []
    try:
        await starting
        tasks = [asyncio.create_task(each) for each in (site.publish(), site.watch())]
        asyncio.get_running_loop().call_soon(ready)
        await server.serve(sockets=[sock])
    finally:
        for task in tasks:
            task.cancel()
        await pool.close()


def loader(settings: Settings, made: Build) -> Load:
    """How the process that evaluates gets a build: it is another process, so this has to be sent to it."""
    return partial(loading.load, made, settings.root, settings.sources, settings.base, settings.limits)


def _return_memory() -> None:
    """Has blocks of this size given back to the system once they are free.

    By itself glibc takes the first large answer as a sign to keep such blocks (mallopt(3), M_MMAP_THRESHOLD).
    """
    with contextlib.suppress(AttributeError):  # of another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, BLOCK)


class Running:
    """A site that runs: the build it serves, the pool that evaluates, the application."""

    def __init__(self, settings: Settings, made: Build, pool: Pool):
        from ikoe_graph.web.server import Serving, application

        self.settings = settings
        self.made = made
        self.pool = pool
        self.serving = Serving(self.pool.run, self._downloads(made), self.health)
        self.app, self.cache = application(self.serving, settings.limits)

    def health(self) -> dict[str, Any]:
        """What /health tells: the release and how the pool does."""
        sizes = {"release": self.made.digest, "quads": self.made.quads, "graphs": len(self.made.graphs)}
        return sizes | {"published": self.serving.downloads.is_dir(), "workers": self.pool.state._asdict()}

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
            command += ["--base-url", self.settings.base] if self.settings.public else []
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
            try:
                os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
                if await process.wait():
                    log.error("the downloads could not be made; see above")
            except asyncio.CancelledError:
                process.kill()
                raise
        self.cache.clear()

    def _downloads(self, made: Build) -> Path:
        """The folder of the downloads of a build; what names a public address has a folder of its own for each."""
        address = hashlib.sha256(self.settings.base.encode()).hexdigest()[:8]
        return made.folder / (f"{RELEASE}-{address}" if self.settings.public else RELEASE)

    async def _exchange(self, made: Build) -> None:
        await self.pool.replace(loader(self.settings, made))
        self.made = made
        self.cache.clear()
        log.info("serving release %s", made.digest)
        await self.publish()

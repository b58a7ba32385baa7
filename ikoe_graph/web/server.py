"""The site as an ASGI application: turns paths into jobs, replies into responses, and what is wrong into statuses.

Nothing is evaluated here: a job goes to the fence, and what comes back is sent. Layers, from the outside: `headers`,
`cache`, the routes below.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ikoe_graph.errors import told
from ikoe_graph.web import downloads, negotiation, problems, protocol
from ikoe_graph.web.cache import MOST_BODY, Cache
from ikoe_graph.web.files import Files
from ikoe_graph.web.headers import Headers, methods
from ikoe_graph.web.limits import Crashed, FenceError, Limits, TooLarge, TooMuchMemory, Unordered
from ikoe_graph.web.negotiation import ANSWER_FORMS, QUERY_TEXT, RESOURCE_FORMS
from ikoe_graph.web.problems import Problem
from ikoe_graph.web.reply import NO_HEADERS, Job, Reply, pack_job
from ikoe_graph.web.templates import LANGUAGES, View

STATIC = Path(__file__).parent / "static"
LATER = 30  # seconds after which to ask again what took too long: the answer may be kept by then, or the load gone
REFUSALS = {
    HTTPStatus.REQUEST_TIMEOUT: told("The body of the request did not arrive in time. Send a shorter one, in one go."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: told(
        "The body of the request is longer than {most} bytes. Shorten it.", most=MOST_BODY
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: told("The address is longer than 64 KiB. Send a long query to /sparql by POST."),
    HTTPStatus.SERVICE_UNAVAILABLE: told("Too many large requests or answers are on their way. Try again later."),
}
log = logging.getLogger("ikoe.serve")
Evaluate = Callable[[Job], Awaitable[Reply]]


class Serving:
    """What the application serves with: who evaluates a job, the folder of downloads, what /health tells.

    `downloads` may be exchanged when a new release is served.
    """

    def __init__(self, evaluate: Evaluate, downloads: Path, health: Callable[[], Mapping[str, Any]]):
        self.evaluate = evaluate
        self.downloads = downloads
        self.health = health


def application(serving: Serving, limits: Limits) -> tuple[ASGIApp, Cache]:
    """The application and its cache, which is to be cleared when the release changes."""
    routes = [
        Route("/health", _health),
        *(Route(path, _sparql, methods=["GET", "HEAD", "POST"]) for path in ("/sparql", "/sparql/")),
        Route("/.well-known/void", _void),
        Mount("/static", GZipMiddleware(_static)),
        Route("/", _page("start")),
        Route("/data/", _downloads),
        Mount("/data", _Downloads(serving)),
        Route("/search", _page("search")),
        Route("/search.json", _page("search", form="json")),
        Route("/lists/", _page("lists")),
        Route("/lists/{name}.csv", _page("list", form="csv")),
        Route("/lists/{name}", _page("list")),
        Route("/questions/", _page("questions")),
        *(Route(f"/questions/{{name}}.{form}", _page("question", form=form)) for form in (*ANSWER_FORMS, QUERY_TEXT)),
        Route("/questions/{name}/explain", _page("explanation")),
        Route("/questions/{name}", _page("question")),
        Route("/query", _page("query")),
        Route("/map.csv", _page("map", form="csv")),
        Route("/map", _page("map")),
        Route("/network", _page("network")),
        Route("/timeline.csv", _page("timeline", form="csv")),
        Route("/timeline", _page("timeline")),
        Route("/stories/", _page("stories")),
        Route("/stories/{name}", _page("story")),
        Route("/network.json", _page("network-data", form="json")),
        Route("/terms.json", _page("terms", form="json")),
        Route("/openapi.json", _page("openapi", form="json")),
        *(Route(f"/{kind}/{{name:path}}", _resource) for kind in ("id", "vocab", "graph")),
        *(Route(path, _resource) for kind in ("ontology", "shapes") for path in (f"/{kind}", f"/{kind}.{{form}}")),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _http, Problem: _problem, Exception: _fault})
    app.router.redirect_slashes = False  # it would put the Host header, which anybody may set, into an address
    app.state.serving = serving
    cache = Cache(app, _is_file, limits)
    return Headers(cache), cache


def _is_file(path: str) -> bool:
    return path.startswith("/static/") or (path.startswith("/data/") and path != "/data/")


async def _static(scope: Scope, receive: Receive, send: Send) -> None:
    """What pages load; where it has not been built, there is none of it."""
    if not STATIC.is_dir():
        raise HTTPException(HTTPStatus.NOT_FOUND)
    await StaticFiles(directory=STATIC, check_dir=False)(scope, receive, send)


class _Downloads:
    """The files of the release in use; as long as it is being written there are none."""

    def __init__(self, serving: Serving):
        self.serving = serving
        self.files: Files | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder = self.serving.downloads
        if self.files is None or self.files.directory != folder:
            self.files = Files(folder) if folder.is_dir() else None
        if self.files is None:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                told("The files of this release are being made. Try again in {seconds} seconds.", seconds=LATER),
                {"Retry-After": str(LATER)},
            )
        await self.files(scope, receive, send)


async def _downloads(request: Request) -> Response:
    """The page of downloads. It reads files and nothing that a visitor sends, so it needs no fence."""
    serving = request.app.state.serving
    job = _job(request, "downloads", "", "")
    view = _view(job)._replace(release=str(serving.health()["release"]))
    return _response(await asyncio.to_thread(downloads.page, serving.downloads, view))


async def _health(request: Request) -> Response:
    return JSONResponse(dict(request.app.state.serving.health()), headers={"Cache-Control": "no-store"})


async def _void(_: Request) -> Response:
    """The well-known place of a VoID description (https://www.w3.org/TR/void/#well-known)."""
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": "/data/void.ttl"})


async def _sparql(request: Request) -> Response:
    _check(request)
    job = protocol.read(request, await request.body(), _accept(request))
    return await _evaluated(request, job._replace(**_language(request, job.values)))


async def _resource(request: Request) -> Response:
    """A thing, or with the suffix of a format its page or description."""
    path = request.url.path
    stem, dot, suffix = path.rpartition(".")
    form = suffix if dot and suffix in RESOURCE_FORMS else ""
    return await _evaluated(request, _job(request, "resource", (stem if form else path).lstrip("/"), form))


def _page(route: str, form: str = "") -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        return await _evaluated(request, _job(request, route, request.path_params.get("name", ""), form))

    return show


def _job(request: Request, route: str, name: str, form: str) -> Job:
    _check(request)
    values = tuple(protocol.fields(request.scope["query_string"], protocol.ADDRESS))
    return Job(route, request.url.path, name, form, values, accept=_accept(request))._replace(
        **_language(request, values)
    )


async def _evaluated(request: Request, job: Job) -> Response:
    """What the fence makes of a job. The log gets its kind, a hash, status, time and rows, and never who asked."""
    started = time.perf_counter()
    try:
        reply = await request.app.state.serving.evaluate(job)
    except FenceError as error:
        reply = problems.reply(_of_fence(error), job.accept, _view(job))
    if log.isEnabledFor(logging.INFO):
        milliseconds = (time.perf_counter() - started) * 1000
        rows = "-" if reply.rows is None else reply.rows
        name = hashlib.sha256(pack_job(job)).hexdigest()[:12]
        log.info("%s %s %d %.1f ms %s rows", job.route, name, reply.status, milliseconds, rows)
    return _response(reply)


def _of_fence(error: FenceError) -> Problem:
    """What is too large, takes too much memory or has no order stays so; everything else may go better later."""
    if isinstance(error, TooLarge | TooMuchMemory | Unordered):
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.message)
    if isinstance(error, Crashed):
        log.warning("a worker died: %s", error.details)
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, error.message, {"Retry-After": str(error.retry or LATER)})


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers), reply.media_type)


def _accept(request: Request) -> str:
    return negotiation.short(", ".join(request.headers.getlist("accept")))


def _language(request: Request, values: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The language of the reader: the one that the address names, else the one that the browser likes best."""
    named = dict(values).get("lang")
    if named is None:
        return {"language": negotiation.language(request.headers.get("accept-language", "")), "chosen": False}
    if named not in LANGUAGES:
        problem = told("lang={named}: not a language of this site. Give de or en.", named=named[:20])
        raise Problem(HTTPStatus.BAD_REQUEST, problem)
    return {"language": named, "chosen": True}


def _check(request: Request) -> None:
    if refused := request.scope.get("refused"):
        headers = {"Retry-After": str(LATER)} if refused == HTTPStatus.SERVICE_UNAVAILABLE else NO_HEADERS
        raise Problem(refused, REFUSALS[refused], headers)


async def _http(request: Request, error: Exception) -> Response:
    """What Starlette finds wrong: a path that does not exist, a method that it does not allow."""
    status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    path = request.url.path
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = methods(path)
        problem = Problem(
            status,
            told("{method}: {path} allows {methods}.", method=request.method[:20], path=path[:200], methods=allowed),
            {"Allow": allowed},
        )
    elif status == HTTPStatus.NOT_FOUND:
        problem = Problem(status, told("{path}: there is nothing. Start at /, or search at /search.", path=path[:200]))
    else:
        problem = Problem(status, f"{path[:200]}: {HTTPStatus(status).description}.")
    return await _problem(request, problem)


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101
    job = Job("problem", request.url.path)
    try:
        values = tuple(protocol.fields(request.scope["query_string"], protocol.ADDRESS))
        job = job._replace(values=values, **_language(request, values))
    except Problem:  # perhaps the very one that is told
        job = job._replace(**_language(request, ()))
    return _response(problems.reply(problem, _accept(request), _view(job)))


async def _fault(request: Request, error: Exception) -> Response:
    log.error("fault in %s: %s", request.url.path[:200], type(error).__name__, exc_info=error)
    detail = told("This is our fault, not yours. It has been logged; please try again later.")
    return await _problem(request, Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail))


def _view(job: Job) -> View:
    return View(job.path, dict(job.values), job.language, job.chosen)

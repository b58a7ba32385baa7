"""Answers every request that needs the graph: the evaluating side of the site, which runs inside the fence."""

from collections.abc import Callable
from typing import NamedTuple

from ikoe_graph import betweenness, terms
from ikoe_graph.formats import FORMATS
from ikoe_graph.web import (
    descriptions,
    districts,
    editor,
    endpoint,
    lists,
    manual,
    map_page,
    negotiation,
    network_page,
    openapi,
    questions,
    reply,
    search,
    sparql,
    start,
    story_pages,
    things,
    timeline,
)
from ikoe_graph.web.limits import Limits
from ikoe_graph.web.negotiation import RESOURCE_FORMS
from ikoe_graph.web.reply import Job, Reply
from ikoe_graph.web.site import Site
from ikoe_graph.web.templates import View


class Context(NamedTuple):
    """What answers are made from: the release, the public address of the site, what one request may take."""

    site: Site
    base: str
    limits: Limits

    @property
    def graph(self) -> endpoint.Graph:
        """What the endpoint needs of it."""
        return endpoint.Graph(self.site.made, self.site.dataset, self.base, self.limits)


def handler(context: Context) -> Callable[[bytes], bytes]:
    """What runs inside the fence: a packed job in, a packed reply out. Whatever it imports or reads is there now."""
    for job in WARMING:
        answer(context, job)
    things.warm(context.site)
    betweenness.prepare()
    districts.prepare()
    manual.prepare()
    descriptions.prepare()
    return lambda content: reply.pack(answer(context, reply.unpack_job(content)))


def answer(context: Context, job: Job) -> Reply:
    """The reply to a job; what is wrong with it becomes a reply too."""
    view = View(job.path, dict(job.values), job.language, job.chosen, context.site.made.digest)
    return endpoint.told(job, view, lambda: ROUTES[job.route](context, job, view))


def _resource(context: Context, job: Job, view: View) -> Reply:
    """A page or description of a thing; without a form the way to the one that the client likes best."""
    form = job.form
    if not form:
        offers = {media: name for name, media in RESOURCE_FORMS.items()}
        # Turtle comes first: whoever takes anything is a program, since browsers ask for HTML by name.
        chosen = negotiation.media_type(job.accept, ("text/turtle", *offers))
        if chosen is None:
            raise sparql.not_acceptable(view.path, offers, job.accept)
        return reply.see(view.link(f"{view.path}.{offers[chosen]}", **view.values))
    if form == "html" and job.name in MANUAL:
        return reply.html(MANUAL[job.name](context.site.manual, view))
    if form == "html":
        return things.page(context.site, terms.BASE + job.name, view)
    return descriptions.describe(context.site, terms.BASE + job.name, form, view.language)


def _question(context: Context, job: Job, view: View) -> Reply:
    """A question as page or file: as the URL says, else as the client likes best."""
    chosen = [FORMATS[form] for form in negotiation.ANSWER_FORMS]
    offers = {"text/html": "html"} | {media: each.name for each in chosen for media in (each.media_type, *each.aliases)}
    form = job.form or offers.get(negotiation.media_type(job.accept, tuple(offers)) or "")
    if not form:
        raise sparql.not_acceptable(view.path, offers, job.accept)
    return questions.question(context.site, job.name, form, view)


def _query(context: Context, view: View) -> Reply:
    words = endpoint.limits_in_words(context.limits, view.language)
    return editor.page(context.site, view, {**_numbers(context.limits), "words": words})


def _numbers(limits: Limits) -> dict[str, float]:
    return {"seconds": limits.seconds, "rows": sparql.MOST_ROWS, "bytes": limits.answer}


def _list(context: Context, job: Job, view: View) -> Reply:
    return lists.listing(context.site, f"{job.name}.csv" if job.form else job.name, view)


def _map(context: Context, job: Job, view: View) -> Reply:
    return map_page.table(context.site, view) if job.form else map_page.page(context.site, view)


def _search(context: Context, job: Job, view: View) -> Reply:
    return search.machine(context.site, view) if job.form else search.page(context.site, view)


# One job of each kind: what it imports and reads late must be there before the fence closes, which lets no file open.
WARMING = (
    Job("sparql", "/sparql", values=(("query", "SELECT * { ?thing ?property ?value } LIMIT 1"),), accept="text/html"),
    Job("sparql", "/sparql", values=(("query", "ASK {}"),)),
    Job("sparql", "/sparql", values=(("query", "no query"),), accept="text/html"),
    Job("service", "/sparql"),
    Job("start", "/"),
    Job("search", "/search", values=(("q", "wdr"),)),
    Job("list", "/lists/sources", "sources"),
    Job("questions", "/questions/"),
    Job("question", "/questions/partner-modules", "partner-modules", values=(("partner", "nobody"),)),
    Job("question", "/questions/accessions", "accessions", accept="text/csv"),
    Job("explanation", "/questions/accessions-per-year/explain", "accessions-per-year", values=(("row", "1"),)),
    Job("query", "/query"),
    Job("openapi", "/openapi.json"),
    Job("network", "/network", values=(("edges", "partnerships"), ("node", "org/wdr"), ("weight", "x"))),
    Job("story", "/stories/amif-dortmund-luenen", "amif-dortmund-luenen", values=(("step", "2"),)),
    Job("timeline", "/timeline", values=(("kind", "grant"),)),
    Job("network-data", "/network.json", values=(("edges", "partnerships"),)),
)
MANUAL = {"ontology": manual.ontology, "shapes": manual.shapes}
ROUTES: dict[str, Callable[[Context, Job, View], Reply]] = {
    "start": lambda context, _, view: start.page(context.site, view),
    "search": _search,
    "lists": lambda context, _, view: lists.index(context.site, view),
    "list": _list,
    "sparql": lambda context, job, view: endpoint.query(context.graph, job, view),
    "service": lambda context, job, view: endpoint.describe(context.graph, job, view),
    "resource": _resource,
    "questions": lambda context, _, view: questions.index(context.site, view),
    "question": _question,
    "explanation": lambda context, job, view: questions.explanation(context.site, job.name, view),
    "query": lambda context, _, view: _query(context, view),
    "terms": lambda context, _job, _view: editor.vocabulary(context.site),
    "network": lambda context, _, view: network_page.page(context.site, view),
    "map": _map,
    "stories": lambda context, _, view: story_pages.index(context.site, view),
    "story": lambda context, job, view: story_pages.page(context.site, job.name, view),
    "timeline": lambda context, job, view: timeline.page(context.site, view, as_csv=bool(job.form)),
    "network-data": lambda context, _, view: network_page.data(context.site, view),
    "openapi": lambda context, _job, _view: openapi.openapi(context.site, _numbers(context.limits)),
}

"""Answers at the SPARQL endpoint: the part of the evaluating side that needs the data and no page.

A server that starts has this ready before `web.answers`, whose pages take longer to prepare.
"""

from collections.abc import Callable
from typing import NamedTuple

from ikoe_graph.build import Build
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import IkoeError
from ikoe_graph.web import guard, negotiation, problems, reply, service, sparql, templates
from ikoe_graph.web.limits import MIB, Limits
from ikoe_graph.web.reply import Job, Reply
from ikoe_graph.web.templates import LANGUAGES, View, word


class Graph(NamedTuple):
    """What queries are asked of: a release, its data, the public address of the site, what one request may take."""

    made: Build
    dataset: Dataset
    base: str
    limits: Limits


def handler(graph: Graph) -> Callable[[bytes], bytes]:
    """What runs inside the fence: a packed job in, a packed reply out. Whatever it imports or reads is there now."""
    templates.prepare_words()
    for job in WARMING:
        answer(graph, job)
    return lambda content: reply.pack(answer(graph, reply.unpack_job(content)))


def answer(graph: Graph, job: Job) -> Reply:
    """The reply to a job; what is wrong with it becomes a reply too."""
    view = View(job.path, dict(job.values), job.language, job.chosen, graph.made.digest)
    return told(job, view, lambda: ROUTES[job.route](graph, job, view))


def told(job: Job, view: View, work: Callable[[], Reply]) -> Reply:
    """The reply that the work gives, or one that tells what is wrong with the job."""
    try:
        return problems.asked_for(work(), job.accept, view)
    except problems.Problem as problem:
        return problems.reply(problem, job.accept, view)
    except IkoeError as error:
        return problems.reply(problems.of(error), job.accept, view)


def query(graph: Graph, job: Job, view: View) -> Reply:
    """The answer to a query of the SPARQL 1.1 Protocol."""
    graphs = job.all("default-graph-uri"), job.all("named-graph-uri")
    # Some bytes less than the fence lets through, for the head of the reply.
    asked = sparql.Question(job.all("query")[0], *graphs, graph.limits.answer - MIB // 4)
    if negotiation.for_people(job.accept):
        return sparql.page(graph.dataset, asked, view)
    return sparql.answer(graph.dataset, asked, job.accept)


def describe(graph: Graph, job: Job, view: View) -> Reply:
    """The description of the endpoint for programs, and for people the way to the query page."""
    if negotiation.media_type(job.accept, ("text/turtle", "text/html")) == "text/html":
        return reply.see(view.link("/query"))
    words = {language: limits_in_words(graph.limits, language) for language in LANGUAGES}
    return service.describe(graph.made, f"{graph.base}/sparql", words, job.accept)


def limits_in_words(limits: Limits, language: str) -> str:
    """What a query may take, in a sentence."""
    ours = {
        "seconds": f"{limits.seconds:g}",
        "memory": limits.memory // MIB,
        "answer": limits.answer // MIB,
        "rows": sparql.MOST_ROWS,
    }
    return word("limits", language).format(**ours, **{name: limit.most for name, limit in guard.LIMITS.items()})


ROUTES: dict[str, Callable[[Graph, Job, View], Reply]] = {"sparql": query, "service": describe}
# What these import late must be there before the fence closes, which lets no file open.
WARMING = (
    Job("sparql", "/sparql", values=(("query", "SELECT * { ?thing ?property ?value } LIMIT 1"),)),
    Job("sparql", "/sparql", values=(("query", "CONSTRUCT WHERE { ?thing ?property ?value } LIMIT 1"),)),
    Job("sparql", "/sparql", values=(("query", "no query"),)),
    Job("service", "/sparql"),
)

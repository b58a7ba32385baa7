"""The pages of stories: what tours there are, and each of their steps with its view and its evidence."""

from typing import Any, NamedTuple

from ikoe_graph import terms
from ikoe_graph.errors import DataError, UnknownName, told
from ikoe_graph.network import in_order
from ikoe_graph.web import naming, network_page, story_check
from ikoe_graph.web import portion as portions
from ikoe_graph.web.reply import Reply, html
from ikoe_graph.web.site import Site
from ikoe_graph.web.stories import Step
from ikoe_graph.web.templates import View, render
from ikoe_graph.web.writing import Piece


class Evidence(NamedTuple):
    """A fact that a step rests on: its name and kind, its description in the reader's language, its passages."""

    name: Piece
    kind: Piece
    description: str
    passages: list[str]


def index(site: Site, view: View) -> Reply:
    """The page of all stories; one whose file cannot be read says why."""
    found = [(name, None if isinstance(each, DataError) else each, str(each)) for name, each in site.stories.items()]
    return html(render("stories.html", view, stories=found))


def page(site: Site, name: str, view: View) -> Reply:
    """A step of a story, by the value `step` of the address, the first without it.

    Raises UnknownName for a story or step that does not exist, DataError for a story that does not hold.
    """
    story = site.stories.get(name)
    if story is None:
        raise UnknownName("story", name, site.stories, told("{address} lists them.", address="/stories/"))
    if isinstance(story, DataError):
        raise story
    story_check.check(site.networks, story)
    number = view.values.get("step", "1")
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(story.steps)):
        numbers = [str(each) for each in range(1, len(story.steps) + 1)]
        first = told("{name} has {count} steps; begin with the first.", name=name, count=len(story.steps))
        raise UnknownName("step", number[:20], numbers, first)
    step = story.steps[int(number) - 1]
    shown = _shown(site, step, view)
    return html(render("story.html", view, **shown, story=story, step=step, at=int(number)))


def _shown(site: Site, step: Step, view: View) -> dict[str, Any]:
    """What the template needs for the network and the evidence of a step."""
    measured = site.networks.get(step.view["edges"])
    portion, _ = portions.read(measured.network, step.view)
    selected, _ = network_page.select(measured, portions.cut(measured.network, portion), step.view)
    inside = view._replace(values=step.view)
    values = network_page.content(site.networks.definitions, measured, portion, selected, inside)
    return values | {
        "source": view.link("/network.json", edges=step.view["edges"]),
        "explore": view.link("/network", **step.view),
        "evidence_of": [_evidence(site, iri, view.language) for iri in step.facts],
    }


def _evidence(site: Site, iri: str, language: str) -> Evidence:
    kinds = [each for each in naming.values(site.dataset, iri, "rdf:type") if hasattr(each, "value")]
    told = naming.values(site.dataset, iri, "dct:description") or naming.values(site.dataset, iri, "ikoe:reason")
    texts = [str(getattr(each, "value", "")) for each in told if getattr(each, "language", None) == language]
    stem = f"{terms.BASE}id/evidence/"
    passages = [str(getattr(each, "value", "")) for each in naming.values(site.dataset, iri, "prov:wasQuotedFrom")]
    return Evidence(
        naming.name(site.dataset, iri, language),
        naming.named(site.dataset, kinds[0], language),
        texts[0] if texts else "",
        list(in_order(each.removeprefix(stem) for each in passages)),
    )

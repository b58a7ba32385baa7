"""Holds stories against the graph: what a step names must be there, and what it selects must be seen."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ikoe_graph import catalogue, measures, network, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError, IkoeError
from ikoe_graph.validate import Finding
from ikoe_graph.web import network_page, stories
from ikoe_graph.web import portion as portions
from ikoe_graph.web.naming import value, values
from ikoe_graph.web.networks import Networks
from ikoe_graph.web.selection import nearest_names
from ikoe_graph.web.stories import FOLDER, Story


def findings(dataset: Dataset, root: Path) -> Iterator[Finding]:
    """For each story of a knowledge folder that cannot be told the first thing that is wrong with it."""
    queries = root / "queries"
    things = network.read_things(dataset, catalogue.read_file(queries / "nodes" / "things.rq"))
    networks = Networks(dataset, catalogue.read(queries / "edges"), things, measures.read(queries))
    for name, story in stories.read(root / FOLDER).items():
        try:
            if isinstance(story, DataError):
                raise story
            check(networks, story)
        except DataError as error:
            file = f"{FOLDER}/{name}.yaml"
            yield Finding("violation", file, name, "story", str(error).removeprefix(f"{file}: "), "")


def check(networks: Networks, story: Story) -> None:
    """Holds a story against the graph. Raises DataError for the first thing that is not there."""
    for number, step in enumerate(story.steps, 1):
        where = f"{FOLDER}/{story.name}.yaml: step {number}"
        _check_view(networks, step.view, where)
        for iri in step.facts:
            _check_fact(networks, iri, f"{where}: facts")


def _check_fact(networks: Networks, iri: str, where: str) -> None:
    name = terms.shorten(iri)
    if not value(networks.dataset, iri, "skos:prefLabel"):
        known = [terms.shorten(thing) for thing in networks.things]
        raise DataError(f"{where}: {name}: the graph has no such thing.{_guess(name, known)} ikoe show NAME finds it.")
    if not values(networks.dataset, iri, "prov:wasQuotedFrom"):
        raise DataError(f"{where}: {name} names no lines of a source. Name a fact that does; ikoe show {name} tells.")


def _check_view(networks: Networks, view: Mapping[str, str], where: str) -> None:
    try:
        measured = networks.get(view["edges"])
    except IkoeError as error:
        raise DataError(f"{where}: view: edges: {error}") from error
    portion, refused = portions.read(measured.network, view)
    shown = portions.cut(measured.network, portion)
    selected, more = network_page.select(measured, shown, view)
    for each in (*refused, *more):
        guess = f" Did you mean {' or '.join(each.nearest)}?" if each.nearest else ""
        raise DataError(
            f"{where}: view: {each.name}: {each.value} is not in the network {view['edges']}.{guess} "
            f"ikoe network {view['edges']} lists what is."
        )
    if not shown.edges:
        raise DataError(f"{where}: view: nothing is left of the network {view['edges']}. Narrow it less.")
    if selected.ends and not selected.path:
        raise DataError(f"{where}: view: no path joins from and to. ikoe path FROM TO says which parts they lie in.")
    if selected.edge and selected.edge[:2] not in {edge[:2] for edge in shown.edges}:
        raise DataError(f"{where}: view: edge: it is not among what the view shows. Put one of its ends in around.")
    if selected.node and selected.node.iri not in shown.nodes:
        raise DataError(f"{where}: view: node: it is not among what the view shows. Put it in around.")


def _guess(name: str, known: Iterable[str]) -> str:
    near = nearest_names(name, known)
    return f" Did you mean {' or '.join(near)}?" if near else ""

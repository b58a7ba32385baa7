"""Holds stories against the graph: what a step names must be there, and what it selects must be seen."""

from collections.abc import Iterable, Mapping

from ikoe_graph import terms
from ikoe_graph.errors import DataError, IkoeError
from ikoe_graph.web import network_page
from ikoe_graph.web import portion as portions
from ikoe_graph.web.naming import value, values
from ikoe_graph.web.selection import nearest_names
from ikoe_graph.web.site import Site
from ikoe_graph.web.stories import FOLDER, Story


def check(site: Site, story: Story) -> None:
    """Holds a story against the graph. Raises DataError for the first thing that is not there."""
    for number, step in enumerate(story.steps, 1):
        where = f"{FOLDER}/{story.name}.yaml: step {number}"
        _check_view(site, step.view, where)
        for iri in step.facts:
            _check_fact(site, iri, f"{where}: facts")


def _check_fact(site: Site, iri: str, where: str) -> None:
    name = terms.shorten(iri)
    if not value(site.dataset, iri, "skos:prefLabel"):
        known = [terms.shorten(thing) for thing in site.networks.things]
        raise DataError(f"{where}: {name}: the graph has no such thing.{_guess(name, known)} ikoe show NAME finds it.")
    if not values(site.dataset, iri, "prov:wasQuotedFrom"):
        raise DataError(f"{where}: {name} names no lines of a source. Name a fact that does; ikoe show {name} tells.")


def _check_view(site: Site, view: Mapping[str, str], where: str) -> None:
    try:
        measured = site.networks.get(view["edges"])
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

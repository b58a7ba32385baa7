"""Says where a thing stands: in which list of the site, and before and after which others of its kind.

Partners go by the rank of their accession, passages by their lines, everything else by its label.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.web.naming import PASSAGE, is_known, name, node, pointing, value, values
from ikoe_graph.web.templates import word
from ikoe_graph.web.writing import Piece

# The list of the site in which a kind of thing is found, by what follows `id/` in its IRI.
LISTS = {
    "agreement": "partners",
    "change": "organisations",
    "claim": "contradictions",
    "contradiction": "contradictions",
    "cooperation": "cooperations",
    "document": "documents",
    "event": "events",
    "evidence": "sources",
    "figure": "figures",
    "grant": "projects",
    "measure": "measures",
    "membership": "organisations",
    "module": "partners",
    "name": "organisations",
    "not-stated": "not-stated",
    "org": "organisations",
    "participation": "cooperations",
    "person": "persons",
    "place": "places",
    "programme": "programmes",
    "project": "projects",
    "signing": "partners",
    "source": "sources",
}
# What leads from a thing to the one under which it belongs.
ABOVE = ("ikoe:committedBy", "oa:hasSource", "ikoe:module", "skos:inScheme", "org:unitOf", "ikoe:signs", "ikoe:runBy")
NEAR = ("ikoe:party", "org:member", "ikoe:reportedBy")  # that partner to which an agreement or a gap belongs


Sequences = dict[str, dict[str, tuple[str, str]]]


class Place(NamedTuple):
    """Where a thing stands: the steps that lead to it from above, the things before and after it (None at the ends)."""

    steps: list[Piece]
    before: Piece | None
    after: Piece | None


def place(dataset: Dataset, lists: Mapping[str, Query], ordered: Sequences, iri: str, language: str) -> Place:
    """Where a thing stands. `lists`: the lists of the site, by name; `ordered`: its sequences in that language."""
    sequence = ordered.get(family(dataset, iri), {})
    around = sequence.get(iri, ("", ""))
    before, after = (name(dataset, each, language) if each else None for each in around)
    return Place(_steps(dataset, lists, iri, language), before, after)


def partnership(dataset: Dataset, iri: str) -> tuple[int, str] | None:
    """The rank of a partner's accession and the IRI of its membership; None where the thing is no partner."""
    return _partnerships(dataset).get(iri)


def family(dataset: Dataset, iri: str) -> str:
    """What a thing is ordered among: partners, a kind (`id/event`), a scheme, or the passages of one source."""
    if partnership(dataset, iri):
        return "partners"
    parts = iri.removeprefix(terms.BASE).split("/")
    if parts[:2] == ["id", "evidence"]:
        return "/".join(parts[:3])
    if parts[0] == "vocab":
        return "/".join(parts[:2]) if len(parts) > 2 else "vocab"
    return "/".join(parts[:2]) if parts[0] == "id" else parts[0]


def sequences(dataset: Dataset, language: str) -> Sequences:
    """By family, what stands before and after each thing; an empty text at the ends."""
    families: dict[str, list[tuple[tuple[object, ...], str]]] = {}
    for iri in _things(dataset):
        families.setdefault(family(dataset, iri), []).append((_key(dataset, iri, language), iri))
    for graph in dataset.store.named_graphs():
        families.setdefault("graph", []).append(((graph.value,), graph.value))
    ordered = {}
    for kind, members in families.items():
        iris = ["", *(iri for _, iri in sorted(members)), ""]
        ordered[kind] = {iris[i]: (iris[i - 1], iris[i + 1]) for i in range(1, len(iris) - 1)}
    return ordered


@lru_cache(maxsize=8)
def _things(dataset: Dataset) -> list[str]:
    """The IRIs of the project that have a page of their own."""
    quads = dataset.store.quads_for_pattern(None, node("rdf:type"), None, ox.DefaultGraph())
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    ours = (terms.BASE + "id/", terms.BASE + "vocab/")
    return sorted(iri for iri in found if iri.startswith(ours) and "#" not in iri)


@lru_cache(maxsize=8)
def _partnerships(dataset: Dataset) -> dict[str, tuple[int, str]]:
    quads = dataset.store.quads_for_pattern(None, node("ikoe:accessionRank"), None, ox.DefaultGraph())
    ranks = [(int(getattr(quad.object, "value", "0")), getattr(quad.subject, "value", "")) for quad in quads]
    return {value(dataset, membership, "org:member"): (number, membership) for number, membership in ranks}


def _key(dataset: Dataset, iri: str, language: str) -> tuple[object, ...]:
    if found := partnership(dataset, iri):
        return found
    if match := PASSAGE.fullmatch(iri):
        return (int(match[2]), int(match[3]))
    if re.match(r"id/(instant|period|participation)/", iri.removeprefix(terms.BASE)):
        return (iri,)
    return (alphabetical(name(dataset, iri, language).text), iri)


def alphabetical(text: str) -> tuple[object, ...]:
    """A key that sorts as dictionaries do: case, accents and umlauts count as their letters, numbers by value."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"\d+|[a-z]+", plain)
    return tuple((0, int(each), "") if each.isdigit() else (1, 0, each) for each in words)


def _steps(dataset: Dataset, lists: Mapping[str, Query], iri: str, language: str) -> list[Piece]:
    """From the start page by a list down to what a thing belongs to."""
    above = _above(dataset, iri)
    steps = [Piece(word("start", language), "/")]
    if found := _list(dataset, above[0] if above else iri, iri):
        steps.append(Piece(word("list-title", language), "/lists/"))
        steps.append(Piece(lists[found].summary[language], f"/lists/{found}"))
    return steps + [name(dataset, each, language) for each in above]


def _list(dataset: Dataset, top: str, iri: str) -> str:
    """The list that holds a thing, whose uppermost is `top`; empty where no list does."""
    parts = iri.removeprefix(terms.BASE).split("/")
    found = LISTS.get(parts[1], "") if parts[0] == "id" else {"vocab": "concepts"}.get(parts[0], "")
    if found == "organisations" and partnership(dataset, top):
        return "partners"
    return "reports" if node("ikoe:PartnerReport") in values(dataset, iri, "rdf:type") else found


def _above(dataset: Dataset, iri: str) -> list[str]:
    """What a thing belongs to, from the top down: a unit to its organisation, a passage to its source."""
    chain: list[str] = []
    current = iri
    while following := _upper(dataset, current):
        if following in chain or following == iri or not is_known(dataset, following):
            break
        chain.insert(0, following)
        current = following
    return chain


def _upper(dataset: Dataset, iri: str) -> str:
    if iri.startswith(terms.BASE + "id/participation/"):
        return next(iter(pointing(dataset, iri, "prov:qualifiedAssociation")), "")
    if iri.startswith((terms.BASE + "id/agreement/", terms.BASE + "id/membership/", terms.BASE + "id/not-stated/")):
        near = [each for step in NEAR for each in values(dataset, iri, step)]
        return next((partner for each in near if partnership(dataset, partner := getattr(each, "value", ""))), "")
    return next((found for each in ABOVE if (found := value(dataset, iri, each))), "")

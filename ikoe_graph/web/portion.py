"""Which portion of a network is shown: what an address asks for, and what then remains of nodes, edges and facts.

`assets/network/portion.js` does the same in a browser; a test holds the two together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ikoe_graph import terms
from ikoe_graph.network import Edge, Fact, Network
from ikoe_graph.web.selection import nearest_names

LARGEST, ALL = "largest", "all"
FIELD, GROUP = f"{terms.BASE}vocab/field/", f"{terms.BASE}vocab/target-group/"
DENSE, FEW = 2, 45  # edges for each node, edges in all: a portion with more of both is no picture to begin with
MANY = 250  # nodes: with more it begins around one of them,
NEAR = 40  # the one with most neighbours among those that have no more than these


class Portion(NamedTuple):
    """What is shown of a network; an empty value leaves nothing out.

    `kind`: only edges with a node of this kind or category; `field`, `group`, `year`: only facts about this field of
    action, for this target group, under way in this year; `weight`: only edges of so many facts or more; `around`: only
    these nodes (IRIs), their neighbours and what joins them; `part`: the largest component alone, or all.
    """

    kind: str = ""
    field: str = ""
    group: str = ""
    year: str = ""
    weight: int = 1
    around: tuple[str, ...] = ()
    part: str = LARGEST


class Option(NamedTuple):
    """A value that narrows a network: as it stands in an address, its IRI, and how many it concerns."""

    value: str
    iri: str
    number: int


class Refusal(NamedTuple):
    """A value of an address that stands for nothing in the network, and what it may mean."""

    name: str
    value: str
    nearest: list[str]


def beginning(network: Network) -> Portion:
    """What is shown where an address asks for nothing: no more than can be read."""
    weights = sorted({edge.weight for edge in network.edges})
    for weight in weights:
        left = network.at_least(weight)
        if len(left.edges) <= max(FEW, DENSE * len(left.nodes)):
            break
    else:
        weight, left = 1, network
    if len(left.nodes) <= MANY:
        return Portion(weight=weight)
    degrees = Counter(end for edge in left.edges for end in (edge.source, edge.target))
    few = [iri for iri in degrees if degrees[iri] <= NEAR] or list(degrees)
    return Portion(weight=weight, around=(min(few, key=lambda iri: (-degrees[iri], iri)),))


def read(network: Network, values: Mapping[str, str]) -> tuple[Portion, list[Refusal]]:
    """The portion that the values of an address ask for, and those that stand for nothing, which are left out."""
    start = beginning(network)
    known = options(network)
    names = {network.thing(iri).name for iri in network.nodes}
    chosen: dict[str, str] = {}
    refused = []
    for name in ("kind", "field", "group", "year"):
        value = values.get(name, "").strip()
        offered = [each.value for each in known[name]]
        if value and value not in offered:
            refused.append(Refusal(name, value, nearest_names(value, offered)))
        else:
            chosen[name] = value
    weight = values.get("weight", "")
    if weight and not (weight.isascii() and weight.isdigit() and 0 < len(weight) < 5):
        refused.append(Refusal("weight", weight, ["1"]))
        weight = ""
    part = values.get("part", "")
    if part not in ("", LARGEST, ALL):
        refused.append(Refusal("part", part, [LARGEST, ALL]))
        part = ""
    around = []
    for value in values.get("around", "").split():
        if value in names:
            around.append(terms.lengthen(value))
        else:
            refused.append(Refusal("around", value, nearest_names(value, names)))
    begins = () if part == ALL or chosen.get("kind") else start.around
    portion = Portion(
        **chosen, weight=int(weight or start.weight), around=tuple(around) or begins, part=part or LARGEST
    )
    return portion, refused


def options(network: Network) -> dict[str, list[Option]]:
    """What can be chosen, by name of the value; kinds and concepts those with most nodes or facts first."""
    nodes = [network.thing(iri) for iri in network.nodes]
    facts = [fact for edge in network.edges for fact in edge.facts]
    categories = Counter(each.category for each in nodes)
    kinds = Counter(kind for each in nodes for kind in each.kinds)
    fields = Counter(iri for fact in facts for iri in fact.fields)
    groups = Counter(iri for fact in facts for iri in fact.target_groups)
    years = [int(date[:4]) for fact in facts for date in (fact.start, fact.end) if date]
    listed = [*([Option(*each) for each in _ranked(categories, "")] if len(categories) > 1 else [])]
    return {
        "kind": [*listed, *(Option(*each) for each in _ranked(kinds, f"{terms.BASE}vocab/"))],
        "field": [Option(*each) for each in _ranked(fields, FIELD)],
        "group": [Option(*each) for each in _ranked(groups, GROUP)],
        "year": [
            Option(str(year), "", sum(under_way(fact, year) for fact in facts))
            for year in (range(min(years), max(years) + 1) if years else ())
        ],
    }


def cut(network: Network, portion: Portion) -> Network:
    """What remains of a network."""
    edges = [_narrowed(edge, portion) for edge in network.edges]
    edges = [edge for edge in edges if edge.facts and edge.weight >= portion.weight]
    if portion.kind:
        wanted = {iri for iri in network.nodes if _is_of(network, iri, portion.kind)}
        edges = [edge for edge in edges if edge.source in wanted or edge.target in wanted]
    if portion.around:
        centre = set(portion.around)
        joined = [edge for edge in edges if edge.source in centre or edge.target in centre]
        near = centre.union(end for edge in joined for end in (edge.source, edge.target))
        edges = [edge for edge in edges if edge.source in near and edge.target in near]
    elif portion.part == LARGEST:
        inside = largest(edges)
        edges = [edge for edge in edges if edge.source in inside]
    return network.of(edges)


def largest(edges: Iterable[Edge]) -> set[str]:
    """The nodes of the largest component; of several the one with the first IRI."""
    parts: dict[str, set[str]] = {}
    for edge in edges:
        one, other = (parts.setdefault(end, {end}) for end in (edge.source, edge.target))
        if one is not other:
            less, more = sorted((one, other), key=len)
            more |= less
            parts.update(dict.fromkeys(less, more))
    return min(parts.values(), key=lambda part: (-len(part), min(part)), default=set())


def under_way(fact: Fact, year: int) -> bool:
    """Whether the stated time of a fact includes a year; without a stated end it goes on, without a start it is not
    known.
    """
    return bool(fact.start) and int(fact.start[:4]) <= year <= int((fact.end or "9999")[:4])


def _narrowed(edge: Edge, portion: Portion) -> Edge:
    facts = tuple(
        fact
        for fact in edge.facts
        if (not portion.field or FIELD + portion.field in fact.fields)
        and (not portion.group or GROUP + portion.group in fact.target_groups)
        and (not portion.year or under_way(fact, int(portion.year)))
    )
    return edge._replace(facts=facts)


def _is_of(network: Network, iri: str, kind: str) -> bool:
    thing = network.thing(iri)
    return thing.category == kind or f"{terms.BASE}vocab/{kind}" in thing.kinds


def _ranked(counted: Mapping[str, int], stem: str) -> list[tuple[str, str, int]]:
    order = sorted(counted, key=lambda iri: (-counted[iri], iri))
    return [(iri.removeprefix(stem), iri, counted[iri]) for iri in order]

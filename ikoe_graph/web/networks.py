"""The networks of a release: each is built and measured when it is first asked for, and kept while others are not."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from ikoe_graph import columns, measures, network, node_link
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import UnknownName, told
from ikoe_graph.measures import Definitions, Result
from ikoe_graph.network import Network, Thing

# What the page offers as size of nodes, and what it says of each.
SIZES = ("degree", "weighted-degree", "betweenness", "pagerank", "core")
SHOWN = (*SIZES, "community", "component", "articulation", "bridge", "density", "components", "modularity")
# What an address of `/network` can say: the network, its portion, what nodes show, what is selected.
STATE = ("edges", "kind", "field", "group", "year", "weight", "part", "around", "size", "node", "edge", "from", "to")
KEPT = 3  # networks at a time: the largest takes some megabytes


class Measured(NamedTuple):
    """A network with what was measured of it as a whole, by name of the measure."""

    network: Network
    results: Mapping[str, Result]

    def value(self, measure: str, iri: str) -> float:
        """What a node measures; 0 where the measure has no value for it."""
        return self.results[measure].values.get(iri, 0)


class Networks:
    """The projections of a dataset.

    `queries`: the projections by name; `things`: all that has a label, by IRI; `definitions`: what measures tell.
    """

    def __init__(
        self, dataset: Dataset, queries: dict[str, Query], things: Mapping[str, Thing], definitions: Definitions
    ):
        self.dataset = dataset
        self.queries = queries
        self.things = things
        self.definitions = definitions
        self._kept: OrderedDict[str, Measured] = OrderedDict()

    def get(self, name: str) -> Measured:
        """The network of a projection, whole. Raises UnknownName, with the nearest names, for what is none."""
        if name not in self.queries:
            raise UnknownName("network", name, self.queries, told("There are {names}.", names=", ".join(self.queries)))
        if name not in self._kept:
            built = network.build(self.dataset, self.queries[name], {}, self.things)
            self._kept[name] = measure(built)
        self._kept.move_to_end(name)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[name]


def measure(built: Network) -> Measured:
    """The network with all measures that pages show."""
    return Measured(built, measures.measure(built, SHOWN))


def data(found: Measured, definitions: Definitions, release: str) -> dict[str, object]:
    """The network as data: nodes, edges, facts with their lines, measures and what they tell, in both languages."""
    return node_link.as_json(columns.Sheet(found.network, found.results, release=release, definitions=definitions))

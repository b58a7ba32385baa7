"""The front door for analysts: the graph, its named queries, own queries, and the way out to rdflib and pandas."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ikoe_graph import build, catalogue, home
from ikoe_graph.errors import UnknownName
from ikoe_graph.query import Answer, Source, ask, check_things

if TYPE_CHECKING:
    import rdflib

    from ikoe_graph.dataset import Dataset
    from ikoe_graph.explain import Explanation
    from ikoe_graph.figures import Group
    from ikoe_graph.network import Network


class Graph:
    """The knowledge graph: named graphs with the facts, their evidence, the ontology and what rules derive."""

    def __init__(self, dataset: "Dataset", queries: Mapping[str, catalogue.Query]):
        self._dataset = dataset
        self._queries = queries

    def queries(self) -> Iterable[catalogue.Query]:
        """The named queries with their summaries, parameters and texts."""
        return self._queries.values()

    def ask(self, name: str, /, *, endpoint: str | None = None, **values: object) -> Answer:
        """The answer of a named query. Values are its parameters: slugs, IRIs, numbers, dates or texts.

        With `endpoint` the same query goes to that SPARQL 1.1 server. Raises UnknownName for a query, parameter or
        thing that does not exist, QueryError for a missing or unfit value, EndpointError for a silent server.
        """
        query = self._known(name)
        texts = {key: str(value) for key, value in values.items()}
        text = catalogue.fill(query, texts)
        if endpoint is None:
            check_things(self._dataset, query, texts)
        return ask(self._source(endpoint), text)

    def explain(self, name: str, row: int, /, **values: object) -> "Explanation":
        """What a row (from 1) of a named query's answer rests on: triples, facts, source lines; see `explain.render`.

        Raises CalledWrongly where there is no such row, and what `ask` raises.
        """
        from ikoe_graph import explain

        query = self._known(name)
        texts = {key: str(value) for key, value in values.items()}
        text = catalogue.fill(query, texts)
        check_things(self._dataset, query, texts)
        return explain.explain(self._dataset, text, row, *explain.aids(home.knowledge()))

    def figures(self, indicator: str, /, language: str = "en") -> "list[Group]":
        """The figures of an indicator in groups that may be compared; see `figures.ranked` and `figures.total`."""
        from ikoe_graph import figures

        return figures.groups(figures.read(self.ask("figures", indicator=indicator, language=language)))

    def network(self, name: str, /, **values: object) -> "Network":
        """The network of a projection such as `cooperation`; values are its parameters. `Network.to_networkx` leads on.

        Raises UnknownName for a projection, parameter or thing that does not exist, QueryError for an unfit value. See
        `measures.measure`, `paths.shortest` and `export.FORMS` for what to do with it.
        """
        from ikoe_graph import network

        folder = home.knowledge() / "queries"
        known = catalogue.read(folder / "edges")
        if name not in known:
            raise UnknownName("network", name, known, "ikoe network lists them all.")
        things = network.read_things(self._dataset, catalogue.read_file(folder / "nodes" / "things.rq"))
        return network.build(self._dataset, known[name], {key: str(value) for key, value in values.items()}, things)

    def select(self, text: str, /, *, endpoint: str | None = None) -> Answer:
        """The answer of an own SPARQL query (SELECT, ASK, CONSTRUCT or DESCRIBE); the project's prefixes are known.

        Raises QueryError where the text is no query, EndpointError as `ask` does.
        """
        return ask(self._source(endpoint), text)

    def to_rdflib(self) -> "rdflib.Dataset":
        """A copy as rdflib.Dataset; its default graph is the union of the named graphs."""
        return self._dataset.to_rdflib()

    def _known(self, name: str) -> catalogue.Query:
        if name not in self._queries:
            raise UnknownName("query", name, self._queries, "Graph.queries() lists them all.")
        return self._queries[name]

    def _source(self, endpoint: str | None) -> Source:
        if endpoint is None:
            return self._dataset
        from ikoe_graph.query import Remote

        return Remote(endpoint)


def load() -> Graph:
    """The built graph; it is built first where there is no build yet. Raises DataError where that fails."""
    made = build.default()
    return Graph(made.open(), build.queries(made, home.knowledge()))

"""The knowledge graph of the NRW partner initiative for intercultural opening, for use from Python.

    >>> import ikoe_graph
    >>> graph = ikoe_graph.load()
    >>> frame = graph.ask("accessions").to_pandas()
    >>> rows = list(graph.ask("partner-modules", partner="jobcenter-dortmund").texts())
    >>> network = graph.network("cooperation").to_networkx()
    >>> dataset = graph.to_rdflib()

`load` hands out a Graph, `Graph.ask` an Answer, `Graph.explain` and `Graph.figures` what `ikoe_graph.explain.render`,
`ikoe_graph.figures.ranked` and `ikoe_graph.figures.total` take, `Graph.network` what `ikoe_graph.measures.measure`,
`ikoe_graph.paths.shortest` and `ikoe_graph.columns.Sheet` take. Everything else is internal.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ikoe_graph.graph import Graph as Graph
    from ikoe_graph.graph import load as load

__all__ = ["Graph", "load"]


def __getattr__(name: str) -> object:
    """Fetches `load` and `Graph` on first use, so that the command line does not pay for them."""
    if name in __all__:
        from ikoe_graph import graph

        return getattr(graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

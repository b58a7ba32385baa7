"""One release of the graph as the site serves it: loaded into memory, read only, the same for everyone."""

from pathlib import Path
from typing import NamedTuple

from ikoe_graph import build, catalogue, dataset, evidence, explain
from ikoe_graph.build import Build
from ikoe_graph.catalogue import Query, Section
from ikoe_graph.dataset import Dataset


class Site(NamedTuple):
    """What pages and answers are made from.

    `queries`: the named questions, `contents` their sections; `sections`: the queries of the dossier; `lists`: those
    behind pages that list things; `texts`: the lines of each source by its IRI, empty where they are not at hand;
    `forms`: the queries for what the fields of forms offer; `rules` and `fact`: what explaining a row takes.
    """

    made: Build
    dataset: Dataset
    queries: dict[str, Query]
    contents: list[Section]
    sections: dict[str, Query]
    lists: dict[str, Query]
    texts: dict[str, list[str]]
    forms: dict[str, Query]
    rules: dict[str, str]
    fact: Query


def load(made: Build, root: Path, sources: Path | None = None) -> Site:
    """The release of a build, with the query files of the knowledge folder `root`.

    Raises SourceError where a text in the folder `sources` is not the one that the facts were read from.
    """
    loaded = dataset.read_dump(made.dataset_file)
    return Site(
        made,
        loaded,
        build.queries(made, root),
        catalogue.read_contents(root / "queries"),
        build.queries(made, root, "show"),
        build.queries(made, root, "lists"),
        evidence.read_sources(loaded, sources) if sources else {},
        build.queries(made, root, "forms"),
        *explain.aids(root),
    )

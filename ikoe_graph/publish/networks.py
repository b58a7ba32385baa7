"""Writes every projection with its measures: as tables of nodes and edges, and for programs that draw and measure.

Pictures are left out: what a library draws differs from version to version, and a release has the same bytes anywhere.
"""

from collections.abc import Iterator

import pyarrow

from ikoe_graph import catalogue, measures, network
from ikoe_graph.columns import Sheet
from ikoe_graph.export import FORMS, edge_rows, node_rows, rows_to_csv
from ikoe_graph.formats import COMPRESSED
from ikoe_graph.publish.parts import Entry, Material

LANGUAGE = "de"  # of what has one label only: that of the sources; tables and data have both
PACKED = ("graphml", "gexf", "json")  # they say the same at length
SIDES = {
    "nodes": {"de": "Knoten", "en": "nodes"},
    "edges": {"de": "Kanten", "en": "edges"},
}


def networks(material: Material) -> Iterator[Entry]:
    """The files of each projection, named for its query in `queries/edges/`."""
    queries = material.root / "queries"
    things = network.read_things(material.dataset, catalogue.read_file(queries / "nodes" / "things.rq"))
    definitions = measures.read(queries)
    for query in catalogue.read(queries / "edges").values():
        made = network.build(material.dataset, query, {}, things)
        found = measures.measure(made, measures.MEASURES)
        sheet = Sheet(made, found, LANGUAGE, material.digest, definitions=definitions)
        for side, rows in (("nodes", node_rows(sheet)), ("edges", edge_rows(sheet))):
            title = {language: f"{text} ({SIDES[side][language]})" for language, text in query.summary.items()}
            yield Entry(f"networks/{query.name}-{side}.csv", "networks", title, rows_to_csv(rows))
        for name in PACKED:
            form = FORMS[name]
            # As in dumps, by the library of the lock file, whose bytes are the same on all systems.
            packed = pyarrow.compress(form.write(sheet), codec="gzip", asbytes=True)
            yield Entry(f"networks/{query.name}{form.ending}{COMPRESSED}", "networks", query.summary, packed)

"""One table of the formats in which answers are written: name, media type, and what kind of answer they fit."""

from typing import NamedTuple

from ikoe_graph.errors import CalledWrongly


class Format(NamedTuple):
    """A way to write an answer; `rows` fit SELECT and ASK, `triples` fit CONSTRUCT and DESCRIBE.

    `aliases`: other media types under which clients ask for it.
    """

    name: str
    media_type: str
    rows: bool
    triples: bool
    aliases: tuple[str, ...] = ()


FORMATS = {
    each.name: each
    for each in (
        Format("table", "text/plain", rows=True, triples=False),
        Format("csv", "text/csv", rows=True, triples=False),
        Format("tsv", "text/tab-separated-values", rows=True, triples=False),
        Format("json", "application/sparql-results+json", rows=True, triples=False, aliases=("application/json",)),
        Format("xml", "application/sparql-results+xml", rows=True, triples=False, aliases=("application/xml",)),
        Format("ttl", "text/turtle", rows=False, triples=True, aliases=("application/x-turtle",)),
        Format("nt", "application/n-triples", rows=False, triples=True, aliases=("text/plain",)),
        Format("jsonld", "application/ld+json", rows=False, triples=True, aliases=("application/json",)),
        Format("rdf", "application/rdf+xml", rows=False, triples=True, aliases=("application/xml",)),
    )
}


def check(name: str, *, triples: bool) -> Format:
    """The format of that name, if it can hold such an answer.

    Raises CalledWrongly where it cannot, naming the formats that can.
    """
    chosen = FORMATS[name]
    if chosen.triples if triples else chosen.rows:
        return chosen
    fitting = ", ".join(each.name for each in FORMATS.values() if (each.triples if triples else each.rows))
    kind = "triples (CONSTRUCT or DESCRIBE)" if triples else "rows (SELECT) or a truth value (ASK)"
    raise CalledWrongly(f"--format {name}: this query answers with {kind}. Choose one of {fitting}.")

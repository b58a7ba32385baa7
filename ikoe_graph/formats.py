"""The formats in which answers are written, with the kind of answer they fit, and those of files, by their endings."""

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


class FileFormat(NamedTuple):
    """How a file is written. `file_type`: its code in the EU's list of file types, empty where the list has none."""

    name: str
    media_type: str
    file_type: str


COMPRESSED = ".gz"
FILE_FORMATS = {  # by the ending of the name, a longer one before the shorter that it ends in
    ".css": FileFormat("CSS", "text/css", ""),
    ".csv": FileFormat("CSV", "text/csv", "CSV"),
    "-metadata.json": FileFormat("CSVW", "application/csvm+json", "JSON"),
    ".gexf": FileFormat("GEXF", "application/xml", "XML"),
    ".graphml": FileFormat("GraphML", "application/xml", "XML"),
    ".html": FileFormat("HTML", "text/html", "HTML"),
    ".json": FileFormat("JSON", "application/json", "JSON"),
    ".jsonld": FileFormat("JSON-LD", "application/ld+json", "JSON_LD"),
    ".md": FileFormat("Markdown", "text/markdown", ""),
    ".nq": FileFormat("N-Quads", "application/n-quads", "RDF_N_QUADS"),
    ".nt": FileFormat("N-Triples", "application/n-triples", "RDF_N_TRIPLES"),
    ".parquet": FileFormat("Parquet", "application/vnd.apache.parquet", "PARQUET"),
    ".rdf": FileFormat("RDF/XML", "application/rdf+xml", "RDF_XML"),
    ".rq": FileFormat("SPARQL", "application/sparql-query", "SPARQLQ"),
    ".trig": FileFormat("TriG", "application/trig", "RDF_TRIG"),
    ".ttl": FileFormat("Turtle", "text/turtle", "RDF_TURTLE"),
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


def of_file(path: str) -> FileFormat:
    """The format of a file by the ending of its name, without that of gzip; plain text where it is unknown."""
    name = path.removesuffix(COMPRESSED)
    known = (form for ending, form in FILE_FORMATS.items() if name.endswith(ending))
    return next(known, FileFormat("Text", "text/plain", "TXT"))

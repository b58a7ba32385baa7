"""Asks a query of a local dataset or of a remote endpoint and hands back rows or triples; the one HTTP client.

Dataset and Remote answer alike, so callers never ask which of the two they hold.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Results
from ikoe_graph.errors import CalledWrongly, EndpointError, QueryError, UnknownName
from ikoe_graph.formats import check

if TYPE_CHECKING:
    import pandas

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# The prologue of a text, then the word that begins an update (https://www.w3.org/TR/sparql11-update/#grammar).
UPDATE = re.compile(
    r"(?:\s|#[^\n]*(?:\n|$)|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*"
    r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)

SERIALIZERS: dict[str, Any] = {
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


class Source(Protocol):
    """Whatever answers SPARQL queries: a Dataset or a Remote."""

    def query(self, text: str) -> Results:
        """The answer of a SPARQL query."""
        ...


class Answer:
    """What a query gave, to be read once: as rows, as triples or as bytes in a format."""

    def __init__(self, results: Results):
        self.results = results

    @property
    def is_graph(self) -> bool:
        """Whether the answer is triples (CONSTRUCT, DESCRIBE) and not rows."""
        return isinstance(self.results, ox.QueryTriples)

    @property
    def columns(self) -> list[str]:
        """The names of the columns in the order of the query; `answer` for ASK."""
        if isinstance(self.results, ox.QuerySolutions):
            return [variable.value for variable in self.results.variables]
        return ["answer"]

    def rows(self) -> Iterator[Row]:
        """The rows as RDF terms, None where a variable is unbound; one row with an xsd:boolean for ASK."""
        if isinstance(self.results, ox.QuerySolutions):
            width = range(len(self.columns))
            return (tuple(solution[index] for index in width) for solution in self.results)
        if isinstance(self.results, ox.QueryBoolean):
            return iter([(ox.Literal(bool(self.results)),)])
        raise QueryError("This query answers with triples. Ask a SELECT query for rows.")

    def texts(self) -> Iterator[tuple[str, ...]]:
        """The rows as people read them: literals by their value, project IRIs shortened."""
        return (tuple(text(term) for term in row) for row in self.rows())

    def serialize(self, name: str) -> bytes:
        """The answer in a format of `formats.FORMATS`, in UTF-8. Raises CalledWrongly where it does not fit."""
        chosen = check(name, triples=self.is_graph)
        if chosen.name == "table":
            from ikoe_graph.table import lay_out

            return lay_out(self.columns, list(self.texts())).encode()
        if name == "csv":
            return _csv(self)
        if isinstance(self.results, ox.QueryTriples):
            content = ox.serialize(self.results, format=SERIALIZERS[name], prefixes=terms.PREFIXES) or b""
            return with_ordered_prefixes(content)
        return self.results.serialize(format=SERIALIZERS[name]) or b""

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a pandas.DataFrame of Python values; IRIs as text, unbound as None.

        Raises CalledWrongly where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise CalledWrongly("pandas is not installed. Install it, for example with pip install pandas.") from error

        return pandas.DataFrame([tuple(value(term) for term in row) for row in self.rows()], columns=self.columns)


class Remote:
    """A SPARQL 1.1 endpoint. `timeout` in seconds; `credentials`: user and password, where it wants them."""

    def __init__(self, endpoint: str, timeout: int = 60, credentials: tuple[str, str] | None = None):
        self.endpoint = endpoint
        self.timeout = timeout
        self.credentials = credentials

    def query(self, text: str) -> Results:
        """The server's answer. Raises QueryError where it refuses the query, EndpointError where it gives no answer."""
        from SPARQLWrapper import DIGEST, JSON, POST, TURTLE, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException, Unauthorized

        client = SPARQLWrapper(self.endpoint)
        client.setTimeout(self.timeout)
        client.setMethod(POST)  # a form, not a direct POST: long queries pass and every known server takes it
        client.setQuery(with_prefixes(text))
        graph = client.queryType in ("CONSTRUCT", "DESCRIBE")
        client.setReturnFormat(TURTLE if graph else JSON)
        if self.credentials:
            client.setCredentials(*self.credentials)
        try:
            try:
                content = client.query().response.read()
            except Unauthorized:
                if self.credentials is None:
                    raise
                client.setHTTPAuth(DIGEST)
                content = client.query().response.read()
        except QueryBadFormed as error:
            raise QueryError(f"{self.endpoint} refuses the query: {_first_line(error)}. Correct the query.") from error
        except Unauthorized as error:
            raise EndpointError(
                f"{self.endpoint} wants a user and a password, or other ones. Set IKOE_USER and IKOE_PASSWORD."
            ) from error
        except (SPARQLWrapperException, OSError, ValueError) as error:
            raise EndpointError(
                f"{self.endpoint} does not answer: {_first_line(error)}. "
                "Check the address, or leave --endpoint out to ask the local dataset."
            ) from error
        return self._read(content, graph=graph)

    def _read(self, content: bytes, *, graph: bool) -> Results:
        try:
            if graph:
                # An in-memory store turns the server's RDF into the same kind of result as a local query.
                store = ox.Store()
                store.load(content, format=ox.RdfFormat.TURTLE)
                return store.query("CONSTRUCT WHERE { ?s ?p ?o }")
            return ox.parse_query_results(io.BytesIO(content), format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self.endpoint} answered something that is no SPARQL result: {_first_line(error)}. "
                "Check that the address is that of a SPARQL endpoint."
            ) from error


def with_ordered_prefixes(content: bytes) -> bytes:
    """Turtle or RDF/XML with its prefixes A to Z, where the serialiser has them in another order at each start."""
    if content.startswith(b"@prefix "):
        lines = content.splitlines(keepends=True)
        size = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
        return b"".join(sorted(lines[:size]) + lines[size:])
    head, tag, rest = content.partition(b"<rdf:RDF ")
    names, end, rest = rest.partition(b">")
    return head + tag + b" ".join(sorted(names.split(b" "))) + end + rest if tag else content


def ask(source: Source, text: str) -> Answer:
    """The answer of a source to a query text. Raises QueryError for an update: whatever is asked is only read."""
    update = UPDATE.match(text)
    if update:
        raise QueryError(
            f"This is an update ({update[1].upper()}), and the graph is only read. Ask with SELECT, ASK, CONSTRUCT or "
            "DESCRIBE; to change the data edit its files."
        )
    return Answer(source.query(text))


def check_things(source: Source, query: Query, values: Mapping[str, str]) -> None:
    """Raises UnknownName, with the nearest names, for a parameter value that stands for nothing in the graph."""
    for parameter in query.parameters:
        given = values.get(parameter.name)
        iri = None if given is None else catalogue.iri(parameter, given)
        if given is None or (iri is not None and ask(source, f"ASK {{ <{iri}> ?property ?value }}").results):
            continue
        if iri is not None:
            kind = parameter.type.rpartition("/")[2]
            known = _below(source, f"{terms.BASE}{parameter.type}/")
            raise UnknownName(kind, given, known, _where_listed(parameter.type))
        if parameter.type == "kind":
            kinds = sorted({each.partition("/")[0] for each in _below(source, f"{terms.BASE}id/")})
            if given not in kinds:
                raise UnknownName("kind", given, kinds, f"{query.name} takes {', '.join(kinds)}.")


def _below(source: Source, stem: str) -> list[str]:
    """What follows the stem in the IRIs of all things that begin with it."""
    rows = ask(
        source, f'SELECT DISTINCT ?thing WHERE {{ ?thing a ?class FILTER (STRSTARTS(STR(?thing), "{stem}")) }}'
    ).rows()
    return [getattr(row[0], "value", "").removeprefix(stem) for row in rows]


def _where_listed(path: str) -> str:
    """Which question lists the names that a parameter takes."""
    folder, _, kind = path.rpartition("/")
    if folder == "vocab":
        return f"ikoe query concepts --set scheme={kind} lists them."
    return f"ikoe query things --set kind={kind} lists them."


def reread(content: bytes) -> Answer:
    """An answer from its SPARQL 1.1 JSON form."""
    return Answer(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON))


def with_prefixes(text: str) -> str:
    """The query with the known prefixes that it uses but does not declare, so that remote servers read it like ours."""
    declared = {match.casefold() for match in re.findall(r"(?i)\bPREFIX\s+([\w-]+):", text)}
    missing = [name for name in terms.PREFIXES if name not in declared and re.search(rf"(?<![\w:<]){name}:", text)]
    return "".join(f"PREFIX {name}: <{terms.PREFIXES[name]}>\n" for name in missing) + text


def text(term: Term | None) -> str:
    """A term as people read it."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return terms.shorten(term.value)
    return term.value if isinstance(term, ox.Literal | ox.BlankNode) else str(term)


def value(term: Term | None) -> Any:
    """A term as a Python value: numbers and truth values as such, everything else as text, unbound as None."""
    if not isinstance(term, ox.Literal):
        return None if term is None else (term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term))
    kind = term.datatype.value.rpartition("#")[2]
    if kind in ("integer", "int", "long"):
        return int(term.value)
    if kind in ("decimal", "double", "float"):
        return float(term.value)
    return term.value == "true" if kind == "boolean" else term.value


def spreadsheet_cell(plain: str) -> str:
    """A text that is safe to open in a spreadsheet: one that it would take for a formula is led by an apostrophe."""
    harmless = not plain.startswith(("=", "+", "-", "@", "\t", "\r")) or NUMBER.fullmatch(plain)
    return plain if harmless else f"'{plain}"


def _csv(answer: Answer) -> bytes:
    """The rows as SPARQL 1.1 CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/), with cells that are safe to open in
    a spreadsheet.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(answer.columns)
    writer.writerows([spreadsheet_cell(_plain(term)) for term in row] for row in answer.rows())
    return lines.getvalue().encode()


def _plain(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__).rstrip(".")

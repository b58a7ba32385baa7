"""Loads data files into a store of named graphs, derives what the rules allow, and answers SPARQL.

The store holds each triple once in its default graph (the union of all graphs, laid out) and once in every named graph
that states it. So a query without GRAPH or FROM sees a set of triples, in which a triple that two graphs state counts
once; the engine's own union switch would count it twice.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ikoe_graph import terms, tokens
from ikoe_graph.errors import DataError, QueryError, told

if TYPE_CHECKING:
    import rdflib

PREFERRED_LABEL = ox.NamedNode(terms.PREFIXES["skos"] + "prefLabel")
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Dataset:
    """Named graphs in a store. `files` maps the IRI of a graph to the file that states it, where that is known."""

    def __init__(self, store: ox.Store, files: dict[str, str] | None = None):
        self.store = store
        self.files = files or {}

    def query(self, text: str) -> Results:
        """The answer of a SPARQL 1.1 query (https://www.w3.org/TR/sparql11-query/) over this dataset.

        Relative IRIs are the project's: `<id/org/wdr>`. Raises QueryError, with line and column, where the text is no
        query.
        """
        clause = tokens.datasets(text)
        return self.query_graphs(text, clause.default, clause.named) if clause.given else self._ask(text)

    def query_graphs(self, text: str, default: Sequence[str], named: Sequence[str]) -> Results:
        """The answer over the merge of the graphs `default` and the named graphs `named` alone, whatever FROM says.

        Both are IRIs, as a protocol request gives them (https://www.w3.org/TR/sparql11-protocol/#dataset). A graph that
        is not there is empty. Raises QueryError as `query` does.
        """
        asked, names = [_graph(each) for each in default], [_graph(each) for each in named]
        if len(asked) < 2:
            return self._ask(text, default_graph=asked, named_graphs=names)
        # The engine would count a triple that two of the graphs state twice, so their merge is laid out.
        merged = ox.Store()
        for graph in asked:
            found = self.store.quads_for_pattern(None, None, None, graph)
            merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
        for name in names:
            merged.bulk_extend(self.store.quads_for_pattern(None, None, None, name))
        return Dataset(merged)._ask(text, default_graph=ox.DefaultGraph(), named_graphs=names)

    def _ask(self, text: str, **graphs: Any) -> Results:
        try:
            return self.store.query(text, base_iri=terms.BASE, prefixes=terms.PREFIXES, **graphs)
        except SyntaxError as error:
            raise _complaint(str(error)) from error
        except RuntimeError as error:  # in order by the grammar, such as a call of a function that does not exist
            raise unanswerable(error) from error

    def quads(self) -> Iterator[ox.Quad]:
        """All quads of the named graphs; the laid-out union is left out."""
        return (quad for quad in self.store if isinstance(quad.graph_name, ox.NamedNode))

    def triples(self) -> bytes:
        """The union of all graphs as N-Triples, each triple once."""
        return self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def graph_sizes(self) -> dict[str, int]:
        """Triples per named graph, in the order of their IRIs."""
        sizes: Any = self._ask("SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph")
        return dict(sorted((row["graph"].value, int(row["size"].value)) for row in sizes))

    def named(self, label: str, language: str) -> list[str]:
        """The IRIs of the things with that skos:prefLabel in a language, in their order."""
        name = ox.Literal(label, language=language)
        found = self.store.quads_for_pattern(None, PREFERRED_LABEL, name, ox.DefaultGraph())
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def file_of(self, subject: str) -> str:
        """The file whose graph describes the subject, or the graph's IRI; an empty text where no graph does."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        graphs = sorted(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
        return next((self.files.get(graph, graph) for graph in graphs if graph != terms.DERIVED), "")

    def write_canonical(self, path: Path) -> str:
        """Writes all quads as sorted N-Quads in canonical form (RDFC-1.0, https://www.w3.org/TR/rdf-canon/).

        Returns the SHA-256 of the file. Memory does not grow with the data unless that has blank nodes to be named.
        """
        from tempfile import TemporaryDirectory

        from ikoe_graph.sorting import sort

        quads: Iterable[ox.Quad] = self.quads()
        if self._ask("ASK { GRAPH ?graph { ?s ?p ?o FILTER (ISBLANK(?s) || ISBLANK(?o)) } }"):
            quads = ox.Dataset(quads)
            quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        with TemporaryDirectory(dir=path.parent) as folder:
            ox.serialize(quads, output=Path(folder) / "unsorted.nq", format=ox.RdfFormat.N_QUADS)
            return sort(Path(folder) / "unsorted.nq", path)

    def write_store(self, path: Path, dump: Path) -> None:
        """Writes this dataset as a store in the folder `path`; `dump`: its N-Quads, which the engine reads fastest."""
        from tempfile import TemporaryDirectory

        store = ox.Store(str(path))
        with TemporaryDirectory(dir=path.parent) as folder:
            union = Path(folder) / "union.nt"
            self.store.dump(output=union, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
            store.bulk_load(path=dump, format=ox.RdfFormat.N_QUADS)
            store.bulk_load(path=union, format=ox.RdfFormat.N_TRIPLES)
        store.flush()
        store.optimize()

    def to_rdflib(self) -> "rdflib.Dataset":
        """A copy as rdflib.Dataset whose default graph is the union of all graphs."""
        import rdflib

        copy = rdflib.Dataset(default_union=True)
        copy.parse(data=(ox.serialize(self.quads(), format=ox.RdfFormat.N_QUADS) or b"").decode(), format="nquads")
        for prefix, namespace in terms.PREFIXES.items():
            copy.bind(prefix, namespace, replace=True)
        return copy


def knowledge_files(root: Path) -> list[Path]:
    """The ontology, vocabulary and data files under a knowledge folder, sorted; data of other programs is N-Quads."""
    return [
        root / "ontology" / "ikoe.ttl",
        *sorted((root / "ontology" / "vocabularies").glob("*.ttl")),
        *sorted((root / "data").rglob("*.trig")),
        *sorted((root / "data").rglob("*.nq")),
    ]


def read(root: Path) -> Dataset:
    """The asserted graphs of a knowledge folder with the union laid out, nothing derived.

    Raises DataError with file, line and column for a file that cannot be parsed, and for one that adds nothing.
    """
    store = ox.Store()
    files: dict[str, str] = {}
    for path in knowledge_files(root):
        name = path.relative_to(root).as_posix()
        if all(quad in store for quad in parse(path, name, graph=_graph_of(name))):
            raise DataError(f"{name}: the file adds no triple. Is it empty, or a copy of another file?")
        store.bulk_extend(parse(path, name, graph=_graph_of(name)))
        files.update((graph.value, name) for graph in store.named_graphs() if graph.value not in files)
    lay_out_union(store)
    return Dataset(store, files)


def load(root: Path) -> Dataset:
    """The whole dataset of a knowledge folder: its files and what its rules derive. Raises DataError as `read` does."""
    dataset = read(root)
    derive(dataset.store, sorted((root / "ontology" / "rules").glob("*.rq")), root)
    return dataset


def from_quads(quads: Iterable[ox.Quad]) -> Dataset:
    """A dataset of the given quads with the union laid out."""
    store = ox.Store()
    store.bulk_extend(quads)
    lay_out_union(store)
    return Dataset(store)


def read_dump(path: Path) -> Dataset:
    """A dataset in memory from N-Quads as a build writes them. Raises DataError where the file cannot be read."""
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise DataError(f"{path}: the built dataset cannot be read: {error}. Run ikoe build again.") from error
    lay_out_union(store)
    return Dataset(store)


def open_store(path: Path) -> Dataset:
    """A dataset on disk as `write_store` wrote it, opened for reading. Raises DataError where it cannot be opened."""
    try:
        return Dataset(ox.Store.read_only(str(path)))
    except OSError as error:
        raise DataError(f"{path}: the built dataset cannot be opened: {error}. Run ikoe build again.") from error


def parse(path: Path, name: str, graph: str | None = None) -> Iterator[ox.Quad]:
    """The quads of a Turtle, TriG or N-Quads file; triples outside any graph go to `graph`.

    Raises DataError with file, line and column where it cannot be parsed, and for a triple outside any graph if
    there is no `graph`.
    """
    try:
        for quad in ox.parse(path=str(path), rename_blank_nodes=True):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield quad
            elif graph is not None:
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))
            else:
                raise DataError(
                    f"{name}: {quad.subject} stands outside any graph. Put it into one: in TriG between its braces."
                )
    except SyntaxError as error:
        problem = str(error.msg).partition(": ")[2] or str(error.msg)
        raise DataError(f"{name}:{error.lineno}:{error.offset}: {problem}. Correct the file there.") from error


def lay_out_union(store: ox.Store) -> None:
    """Copies every triple of a named graph into the default graph, where it stands once."""
    store.update("INSERT { ?subject ?property ?value } WHERE { GRAPH ?graph { ?subject ?property ?value } }")


def derive(store: ox.Store, rules: Iterable[Path], root: Path) -> None:
    """Adds what each rule (a CONSTRUCT query) derives to the graph of derived triples.

    Every rule sees asserted triples only, so their order does not matter. Raises DataError for a rule that is no
    CONSTRUCT query or derives nothing.
    """
    derived: list[ox.Triple] = []
    for path in rules:
        name = path.relative_to(root).as_posix()
        try:
            results = store.query(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            raise DataError(f"{name}: the rule cannot be read: {error}. Correct it there.") from error
        if not isinstance(results, ox.QueryTriples):
            raise DataError(f"{name}: a rule must be a CONSTRUCT query. Rewrite it, or move it to queries/.")
        triples = list(results)
        if not triples:
            raise DataError(f"{name}: the rule derives nothing. Check its terms against the data, or drop it.")
        derived.extend(triples)
    for graph in (ox.NamedNode(terms.DERIVED), ox.DefaultGraph()):
        store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in derived)


def digest(content: bytes) -> str:
    """SHA-256 of a canonical dataset, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _graph(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        problem = told("{name}: the name of a graph must be an absolute IRI. Correct it.", name=name[:200])
        raise QueryError(problem) from error


def unanswerable(error: RuntimeError) -> QueryError:
    """What the engine says of a query that it can read and not answer."""
    reason = str(error).partition("\n")[0].removesuffix(".")[:500]
    return QueryError(told("The query cannot be answered: {reason}. Correct it.", reason=reason))


def _complaint(message: str) -> QueryError:
    """What the engine says of a text that is no query: `error at LINE:COLUMN: expected one of ...`, made readable.

    A sentence among what it lists is the reason. Character classes, in square brackets, tell a reader nothing; where
    one of them takes any character, the words beside it are a few of many, and only the signs are a help.
    """
    found = re.match(r"error at (\d+):(\d+): (?:expected(?: one of)? )?(.*)", message, re.DOTALL)
    if found is None:
        return QueryError(told("The query cannot be read: {reason}. Correct it.", reason=message.partition("\n")[0]))
    line, column = int(found[1]), int(found[2])
    listed = [each for each in re.split(r",\s+", found[3]) if "[" not in each and "]" not in each]
    if reasons := [each for each in listed if " " in each]:
        hint = told("{reason}", reason=reasons[0])
    else:
        hint = told("something just before this place is missing or misspelt")  # its place is where it gave up
        if offers := [each for each in listed if each.startswith('"') or "[_]" not in found[3]]:
            hint += told("; expected {words}", words=", ".join(offers[:12]))
    problem = told(
        "The query cannot be read at line {line}, column {column}: {hint}. Correct it there.",
        line=line,
        column=column,
        hint=hint,
    )
    return QueryError(problem, line, column)


def _graph_of(name: str) -> str | None:
    """The graph for the triples of an ontology or vocabulary file; None for data files, which name their own."""
    if not name.startswith("ontology/"):
        return None
    return terms.GRAPH + name.removesuffix(".ttl").replace("vocabularies", "vocabulary")

"""Every term that shapes, rules and queries name is declared, is a concept, or belongs to RDF, OWL, SHACL or XSD."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD

from ikoe_graph import dataset, terms
from ikoe_graph.publish import comparison

ROOT = Path(__file__).parent.parent
LANGUAGES = {str(namespace) for namespace in (OWL, RDF, RDFS, SH, XSD)}
SHAPES = sorted((ROOT / "ontology" / "shapes").glob("*.ttl"))
QUERIES = sorted([*(ROOT / "queries").rglob("*.rq"), *(ROOT / "ontology" / "rules").glob("*.rq")])


@pytest.fixture(scope="module")
def known(root: Path) -> set[str]:
    """Whatever the asserted data describes: declared terms, concepts, schemes and things; and graphs made by code."""
    described = {quad.subject.value for quad in dataset.read(root).quads() if isinstance(quad.subject, ox.NamedNode)}
    return described | {terms.DERIVED} | {terms.GRAPH + name for name in comparison.GRAPHS}


def unknown(names: set[str], known: set[str]) -> list[str]:
    in_languages = {name for name in names if re.sub(r"[^/#]*$", "", name) in LANGUAGES}
    built_in = {
        f"{namespace}{term}"
        for namespace in (OWL, RDF, RDFS, SH, XSD)
        for term in (*namespace.__annotations__, *getattr(namespace, "_extras", ()))
    }
    return sorted((names - known - in_languages) | (in_languages - built_in))


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_terms_in_shapes_exist(known: set[str], path: Path):
    quads = list(ox.parse(path=str(path)))
    shapes = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    nodes = {node.value for quad in quads for node in (quad.predicate, quad.object) if isinstance(node, ox.NamedNode)}
    datatypes = {"http://www.opengis.net/ont/geosparql#wktLiteral"}
    others = {name for name in nodes if not name.startswith(terms.BASE + "shapes#")}
    assert shapes
    assert unknown(others - datatypes, known) == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_terms_in_queries_exist(known: set[str], path: Path):
    text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("#"))
    prefixes = dict(re.findall(r"PREFIX ([\w-]*): <([^>]*)>", text))
    body = re.sub(r'"[^"\n]*"|<[^>\s]*>', " ", re.sub(r"PREFIX .*", "", text))
    named = re.findall(r"(?<![\w?])([a-z][\w-]*):([A-Za-z][\w-]*)", body)
    assert {prefix for prefix, _ in named} <= set(prefixes)
    assert unknown({prefixes[prefix] + local for prefix, local in named}, known) == []


def test_a_misspelt_term_is_unknown(known: set[str]):
    assert unknown({terms.ONTOLOGY + "runsBy", str(SH) + "maxxCount"}, known) == [
        str(SH) + "maxxCount",
        terms.ONTOLOGY + "runsBy",
    ]

"""Cuts data into batches that SHACL shapes judge one after the other, so that memory does not grow with the data.

It works for shapes that target classes and look at the values of a thing, at the classes of these, and no further
unless at concepts. A batch has some things whole, and of their values the classes. Only the former are to be judged:
they are also of a class made up for that, with `FOCUS` before the name of their own, which the shapes then target.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from ikoe_graph import terms

FOCUS = "urn:focus:"
TARGET = re.compile(f"(?<=<{re.escape(terms.PREFIXES['sh'])}targetClass> <)")

# What has no IRI cannot be asked for by name; a check query forbids it in the data.
THINGS = "SELECT DISTINCT ?thing WHERE { ?thing a ?class FILTER (ISIRI(?thing)) }"
# What things refer to without end: concepts, and the hierarchy of classes, once as it is and once for what is judged.
COMMON = f"""
CONSTRUCT {{ ?subject ?property ?value . ?narrow rdfs:subClassOf ?wide }}
WHERE {{
  {{ VALUES ?class {{ skos:Concept skos:ConceptScheme }} ?subject a ?class ; ?property ?value }}
  UNION
  {{ ?narrow rdfs:subClassOf ?wide FILTER (ISIRI(?narrow) && ISIRI(?wide)) }}
  UNION
  {{
    ?one rdfs:subClassOf ?other FILTER (ISIRI(?one) && ISIRI(?other))
    BIND (IRI(CONCAT("{FOCUS}", STR(?one))) AS ?narrow)
    BIND (IRI(CONCAT("{FOCUS}", STR(?other))) AS ?wide)
  }}
}}
"""
BATCH = f"""
CONSTRUCT {{ ?thing ?property ?value . ?thing a ?focus . ?value a ?kind }}
WHERE {{
  {{ VALUES ?thing {{ %(things)s }} ?thing ?property ?value }}
  UNION
  {{ VALUES ?thing {{ %(things)s }} ?thing a ?class BIND (IRI(CONCAT("{FOCUS}", STR(?class))) AS ?focus) }}
  UNION
  {{ SELECT DISTINCT ?value ?kind WHERE {{ VALUES ?thing {{ %(things)s }} ?thing ?any ?value . ?value a ?kind }} }}
}}
"""


def cut(store: ox.Store, size: int) -> Iterator[bytes]:
    """The union of a store as N-Triples, in batches with `size` things to judge each."""
    common = _triples(store, COMMON)
    found: Any = store.query(THINGS)
    names = [str(solution[0]) for solution in found]
    for start in range(0, len(names), size):
        whole = " ".join(names[start : start + size])
        yield common + _triples(store, BATCH % {"things": whole})


def retargeted(shapes: str) -> str:
    """Shapes as N-Triples, with the targets that the things of a batch have."""
    return TARGET.sub(FOCUS, shapes)


def _triples(store: ox.Store, text: str) -> bytes:
    found: Any = store.query(text, prefixes=terms.PREFIXES)
    content: bytes = found.serialize(format=ox.RdfFormat.N_TRIPLES)
    return content

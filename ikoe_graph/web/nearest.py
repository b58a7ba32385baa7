"""Finds what is called nearly like a name that stands for nothing."""

from functools import lru_cache

import pyoxigraph as ox

from ikoe_graph import terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.web.naming import node

MOST = 6
ENOUGH = 70  # of 100: below, names have little in common


def asked(iri: str) -> str:
    """What an IRI seems to ask for, as words to search with."""
    return iri.removeprefix(terms.BASE).rstrip("/").rpartition("/")[2].replace("-", " ")


def names(dataset: Dataset, iri: str) -> list[str]:
    """The IRIs of labelled things most like this one, the nearest first; those of its own kind before others."""
    from rapidfuzz import fuzz, process

    kind = iri.rpartition("/")[0]
    wanted = iri.removeprefix(terms.BASE)
    choices = {each: each.removeprefix(terms.BASE) for each in things(dataset)}
    whole = process.extract(wanted, choices, scorer=fuzz.ratio, limit=MOST, score_cutoff=ENOUGH)
    slugs = {each: each.rpartition("/")[2] for each in choices}
    last = process.extract(wanted.rpartition("/")[2], slugs, scorer=fuzz.ratio, limit=MOST, score_cutoff=ENOUGH)
    found = sorted([*whole, *last], key=lambda match: (not match[2].startswith(kind + "/"), -match[1], match[2]))
    return list(dict.fromkeys(match[2] for match in found))[:MOST]


@lru_cache(maxsize=8)
def things(dataset: Dataset) -> list[str]:
    """The IRIs of all things and concepts of the project, sorted."""
    quads = dataset.store.quads_for_pattern(None, node("skos:prefLabel"), None, ox.DefaultGraph())
    labelled = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    schemes = dataset.store.quads_for_pattern(None, node("skos:inScheme"), None, ox.DefaultGraph())
    sources = dataset.store.quads_for_pattern(None, node("oa:hasSource"), None, ox.DefaultGraph())
    labelled |= {quad.object.value for quad in schemes if isinstance(quad.object, ox.NamedNode)}
    labelled |= {quad.subject.value for quad in sources if isinstance(quad.subject, ox.NamedNode)}
    return sorted(each for each in labelled if each.startswith(terms.BASE))

"""The IRIs in use: the project's own namespace, the prefixes for reading and writing, short names for people."""

import re

BASE = "https://w3id.org/ikoe-nrw/"
ONTOLOGY = BASE + "ontology#"
GRAPH = BASE + "graph/"
DERIVED = GRAPH + "derived"

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "ikoe": ONTOLOGY,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def shorten(iri: str) -> str:
    """The IRI as people read it: `org/stadt-essen` for the project's things, `prov:agent` for known terms."""
    if iri.startswith(BASE + "id/"):
        return iri.removeprefix(BASE + "id/")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE)


def abbreviate(text: str) -> str:
    """A piece of SPARQL with the IRIs in it as people read them; what has no short name keeps its brackets."""

    def short(match: re.Match[str]) -> str:
        name = shorten(match[1])
        return match[0] if name == match[1] else name

    return re.sub(r"<([^<>\s]+)>", short, text)


def lengthen(name: str) -> str:
    """The IRI that a short name stands for; the inverse of `shorten`. A full IRI stays as it is."""
    if "://" in name:
        return name
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if name.startswith(("vocab/", "ontology#", "graph/", "shapes#")):
        return BASE + name
    return f"{BASE}id/{name}"

"""Describes a release as a catalogue: DCAT-AP.de 3.0 (https://www.dcat-ap.de/def/dcatde/3.0/spec/) on DCAT-AP 3.

What is the same in every release stands in `dataset.ttl`; files, version and the time covered are added here.
No day of writing stands in it, since the same data must give the same bytes; who publishes may state a day of issue.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ikoe_graph import catalogue, terms
from ikoe_graph.publish import rdf
from ikoe_graph.publish.parts import DATASET, PLACE, File, Material, Version
from ikoe_graph.query import ask

CONSTANT = Path(__file__).parent / "dataset.ttl"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
SERVICE = PLACE + "#endpoint"
DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


class Change(NamedTuple):
    """From which version the data came to the present one, with the numbers of quads that were added and removed."""

    previous: Version
    added: int
    removed: int


class Edition(NamedTuple):
    """What differs from release to release besides the files.

    `base_url`: where the site runs, if that is known; `issued`: the day of issue as YYYY-MM-DD, if one is stated.
    """

    version: Version
    change: Change | None = None
    base_url: str | None = None
    issued: str | None = None

    @property
    def place(self) -> str:
        """The address below which the files lie."""
        return f"{self.base_url}/data/" if self.base_url else PLACE


def version(material: Material) -> Version:
    """The version of the data: that of the ontology, and the beginning of the hash of the data after a plus sign."""
    pattern = ox.NamedNode(terms.BASE + "ontology"), ox.NamedNode(terms.lengthen("owl:versionInfo"))
    (stated,) = material.dataset.store.quads_for_pattern(*pattern, None, ox.DefaultGraph())
    return Version(f"{getattr(stated.object, 'value', '')}+{material.digest[:12]}", material.digest)


def write(material: Material, edition: Edition, files: Sequence[File]) -> bytes:
    """The description of a release with these files, in Turtle."""
    constant = [quad.triple for quad in ox.parse(path=str(CONSTANT))]
    attribution = [each for each in constant if each.predicate == rdf.lengthen("dcatde:licenseAttributionByText")]
    triples = [each for each in constant if each not in attribution]
    triples += _of_edition(edition)
    triples += _of_coverage(material)
    triples += _of_sources(material)
    if edition.base_url:
        triples += _of_service(edition.base_url)
    for file in files:
        triples += _of_file(file, edition.place)
        triples += [ox.Triple(ox.NamedNode(file.address), each.predicate, each.object) for each in attribution]
    return rdf.write(triples, rdf.TURTLE)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _of_edition(edition: Edition) -> Iterator[ox.Triple]:
    """Version, its hash, the version before it and what changed since, the day of issue."""
    identity = f"{PLACE}#hash"
    yield rdf.triple(DATASET, "dcat:version", ox.Literal(edition.version.name))
    yield rdf.triple(DATASET, "adms:identifier", _node(identity))
    yield rdf.triple(identity, "rdf:type", rdf.lengthen("adms:Identifier"))
    yield rdf.triple(identity, "skos:notation", ox.Literal(edition.version.digest))
    meaning = {
        "de": "SHA-256 der kanonischen N-Quads (RDFC-1.0), das ist die Datei ikoe.nq",
        "en": "SHA-256 of the canonical N-Quads (RDFC-1.0), which is the file ikoe.nq",
    }
    yield from rdf.spoken(identity, "dct:title", meaning)
    if edition.change:
        before = edition.change.previous
        yield rdf.triple(DATASET, "dcat:previousVersion", _node(before.address))
        yield rdf.triple(before.address, "dcat:version", ox.Literal(before.name))
    yield from rdf.spoken(DATASET, "adms:versionNotes", _notes(edition.change))
    if edition.issued:
        yield rdf.triple(DATASET, "dct:issued", ox.Literal(edition.issued, datatype=rdf.lengthen("xsd:date")))


def _notes(change: Change | None) -> dict[str, str]:
    if change is None:
        return {"de": "Eine frühere Fassung ist nicht angegeben.", "en": "No earlier version is named."}
    before, added, removed = change.previous.name, change.added, change.removed
    return {
        "de": f"Gegenüber {before} sind {added} Quads hinzugekommen und {removed} weggefallen.",
        "en": f"Since {before} {added} quads were added and {removed} removed.",
    }


def _of_coverage(material: Material) -> Iterator[ox.Triple]:
    """The time that the facts are dated in."""
    query = catalogue.read_file(material.root / "queries" / "release" / "coverage.rq")
    (dates,) = ask(material.dataset, query.text).texts()
    period = f"{PLACE}#period"
    yield rdf.triple(period, "rdf:type", rdf.lengthen("dct:PeriodOfTime"))
    for name, date in zip(("dcat:startDate", "dcat:endDate"), dates, strict=True):
        yield rdf.triple(period, name, ox.Literal(date, datatype=rdf.lengthen(DATES[len(date)])))


def _of_sources(material: Material) -> Iterator[ox.Triple]:
    query = catalogue.read_file(material.root / "queries" / "release" / "sources.rq")
    for source, label in ask(material.dataset, query.text).rows():
        if isinstance(source, ox.NamedNode) and isinstance(label, ox.Literal):
            yield rdf.triple(DATASET, "prov:wasDerivedFrom", source)
            yield rdf.triple(source.value, "rdfs:label", label)


def _of_service(base_url: str) -> Iterator[ox.Triple]:
    """The SPARQL endpoint of the site that the release is published on."""
    endpoint = _node(f"{base_url}/sparql")
    titles = {"de": "SPARQL-Endpunkt", "en": "SPARQL endpoint"}
    yield rdf.triple(f"{PLACE}#catalogue", "dcat:service", _node(SERVICE))
    yield rdf.triple(SERVICE, "rdf:type", rdf.lengthen("dcat:DataService"))
    yield from rdf.spoken(SERVICE, "dct:title", titles)
    yield rdf.triple(SERVICE, "dct:publisher", _node(f"{PLACE}#authors"))
    yield rdf.triple(SERVICE, "dct:license", _node("http://dcat-ap.de/def/licenses/cc-by/4.0"))
    yield from _typed(SERVICE, "dct:conformsTo", "https://www.w3.org/TR/sparql11-protocol/", "dct:Standard")
    yield rdf.triple(SERVICE, "dcat:endpointURL", endpoint)
    yield rdf.triple(SERVICE, "dcat:endpointDescription", endpoint)  # a bare GET answers with the service description
    yield rdf.triple(SERVICE, "dcat:servesDataset", _node(DATASET))


def _of_file(file: File, place: str) -> Iterator[ox.Triple]:
    """A file as a distribution of its part."""
    here, checksum = file.address, f"{file.address}-sha256"
    address = _node(place + file.path)
    yield rdf.triple(f"{PLACE}#{file.part}", "dcat:distribution", _node(here))
    yield rdf.triple(here, "rdf:type", rdf.lengthen("dcat:Distribution"))
    yield from rdf.spoken(here, "dct:title", file.title)
    yield rdf.triple(here, "dcat:accessURL", address)
    yield rdf.triple(here, "dcat:downloadURL", address)
    yield rdf.triple(here, "dct:license", _node("http://dcat-ap.de/def/licenses/cc-by/4.0"))
    yield from _typed(here, "dcat:mediaType", MEDIA_TYPES + file.format.media_type, "dct:MediaType")
    if file.format.file_type:
        form = FILE_TYPES + file.format.file_type
        yield from _typed(here, "dct:format", form, "dct:MediaTypeOrExtent")
        yield rdf.triple(form, "skos:inScheme", _node(FILE_TYPES.removesuffix("/")))
    if file.compressed:
        yield from _typed(here, "dcat:compressFormat", f"{MEDIA_TYPES}application/gzip", "dct:MediaType")
    yield rdf.triple(here, "dcat:byteSize", ox.Literal(str(file.size), datatype=rdf.lengthen("xsd:nonNegativeInteger")))
    yield rdf.triple(here, "spdx:checksum", _node(checksum))
    yield rdf.triple(checksum, "rdf:type", rdf.lengthen("spdx:Checksum"))
    yield rdf.triple(checksum, "spdx:algorithm", rdf.lengthen("spdx:checksumAlgorithm_sha256"))
    yield rdf.triple(checksum, "spdx:checksumValue", ox.Literal(file.digest, datatype=rdf.lengthen("xsd:hexBinary")))


def _typed(subject: str, name: str, iri: str, kind: str) -> Iterator[ox.Triple]:
    """A reference to a term of others, with its class, which the shapes of DCAT-AP ask for."""
    yield rdf.triple(subject, name, _node(iri))
    yield rdf.triple(iri, "rdf:type", rdf.lengthen(kind))

"""Writes the README of a release, for a stranger, in German and English, from the description of the release."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from ikoe_graph.publish import listing, void
from ikoe_graph.publish.description import Edition
from ikoe_graph.publish.parts import File, Material

FILE = "README.md"
TEMPLATE = Path(__file__).parent / "readme.md"


def write(folder: Path, material: Material, edition: Edition, files: Sequence[File]) -> bytes:
    """The README of a release whose files and description lie in a folder already; `files`: those to list."""
    from jinja2 import Environment, StrictUndefined

    words = listing.read_words(folder)
    totals, sizes = void.totals(material), material.dataset.graph_sizes()
    # Markdown and no page: what looks like markup is to stay as it is.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    text = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=words.titles["dataset"],
        description=words.descriptions["dataset"],
        rights=words.labels["rights"],
        notes=words.notes["dataset"],
        version=edition.version.name,
        issued=edition.issued,
        place=edition.place,
        triples=totals["triples"],
        entities=totals["entities"],
        graphs=len(sizes),
        quads=sum(sizes.values()),
        titles=words.titles,
        descriptions=words.descriptions,
        parts=[(part, list(held)) for part, held in groupby(files, key=lambda file: file.part)],
    )
    return text.encode()

"""One release of the graph as the site serves it: loaded into memory, read only, the same for everyone."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ikoe_graph import build, catalogue, dataset, evidence, explain, measures, network
from ikoe_graph.build import Build
from ikoe_graph.catalogue import LANGUAGES, Query, Section
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.manual import Manual
from ikoe_graph.web import names, occurrences, order, stories
from ikoe_graph.web.kept import kept
from ikoe_graph.web.located import Atlas
from ikoe_graph.web.names import Index
from ikoe_graph.web.networks import Networks
from ikoe_graph.web.occurrences import Occurrence
from ikoe_graph.web.order import Sequences
from ikoe_graph.web.stories import Story


class Site(NamedTuple):
    """What pages and answers are made from.

    `queries`: the named questions, `contents` their sections; `sections`: the queries of the dossier; `lists`: those
    behind pages that list things; `texts`: the lines of each source by its IRI, empty where they are not at hand;
    `forms`: the queries for what the fields of forms offer; `rules` and `fact`: what explaining a row takes; `names`:
    what the search finds things by; `sequences`: what stands before and after what, by language; `manual`: what
    ontology, rules and shapes say, for people; `networks`: its projections; `occurrences`: which of them a
    thing is seen in, by IRI; `stories`: tours over them, or why one cannot be read; `located`: what is
    where.
    """

    made: Build
    dataset: Dataset
    queries: dict[str, Query]
    contents: list[Section]
    sections: dict[str, Query]
    lists: dict[str, Query]
    texts: dict[str, list[str]]
    forms: dict[str, Query]
    rules: dict[str, str]
    fact: Query
    names: Index
    sequences: dict[str, Sequences]
    manual: Manual
    networks: Networks
    occurrences: dict[str, list[Occurrence]]
    stories: dict[str, Story | DataError]
    located: Atlas


def load(made: Build, root: Path, sources: Path | None = None) -> Site:
    """The release of a build, with the query files of the knowledge folder `root`.

    Raises SourceError where a text in the folder `sources` is not the one that the facts were read from.
    """
    return gather(made, root, sources, lambda: dataset.read_dump(made.dataset_file))


def gather(made: Build, root: Path, sources: Path | None, reading: Callable[[], Dataset]) -> Site:
    """The same with what `reading` gives as data: it is asked last, since it may be under way beside this."""
    named, show, lists, forms = (build.queries(made, root, part) for part in ("", "show", "lists", "forms"))
    contents, aids, manual = catalogue.read_contents(root / "queries"), explain.aids(root), build.manual(made, root)
    loaded = reading()
    texts = evidence.read_sources(loaded, sources) if sources else {}
    folder, here = made.folder, Path(__file__).parent
    index = kept(folder, "names", [here / "names.py", lists["names"].text], lambda: names.read(loaded, lists["names"]))
    ordered = kept(
        folder,
        "sequences",
        [here / "order.py", here / "naming.py"],
        lambda: {language: order.sequences(loaded, language) for language in LANGUAGES},
    )
    nets = networks(made, root, loaded)
    rests_on: list[Path | str] = [Path(network.__file__), here / "occurrences.py"]
    rests_on += [each.text for each in nets.queries.values()]
    seen = kept(folder, "occurrences", rests_on, lambda: occurrences.read(loaded, nets.queries, nets.things))
    tours = stories.read(root / stories.FOLDER)
    return Site(
        made,
        loaded,
        named,
        contents,
        show,
        lists,
        texts,
        forms,
        *aids,
        index,
        ordered,
        manual,
        nets,
        seen,
        tours,
        Atlas(loaded, lists),
    )


def networks(made: Build, root: Path, loaded: Dataset) -> Networks:
    """The projections of a build, whose data is given."""
    edges, nodes = (build.queries(made, root, part) for part in ("edges", "nodes"))
    asked = nodes["things"]
    rests_on: list[Path | str] = [Path(network.__file__), asked.text]
    things = kept(made.folder, "things", rests_on, lambda: network.read_things(loaded, asked))
    return Networks(loaded, edges, things, measures.read(root / "queries"))

"""What is where: partners, measures, events and examples of good practice, each in the districts of its places.

Where a place lies is what the graph says: its official key or that of a place around it. Nothing is put anywhere else.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ikoe_graph import terms
from ikoe_graph.catalogue import Query
from ikoe_graph.dataset import Dataset
from ikoe_graph.query import ask
from ikoe_graph.web.rows import Row, plain, read_rows, wider

LISTS = {"partner": "partners", "measure": "measures", "event": "events"}  # kinds of things by the lists they stand in
EXAMPLE = "good-practice"  # the kind of those measures that the state campaign shows
KINDS = (*LISTS, EXAMPLE)
WIDER, NOWHERE = "wider", "nowhere"  # in place of a district: its place lies in no single one; no place is stated
COLUMNS = ("label", "field", "place", "partner", "organiser", "joined", "start", "end", "open", "evidence")


class Located(NamedTuple):
    """A thing of a kind with its row.

    `districts`: their keys, or WIDER, NOWHERE; `fields`: names of fields of action by slug, wider ones included.
    """

    kind: str
    row: Row
    districts: tuple[str, ...]
    fields: dict[str, str]

    def values(self, name: str) -> Collection[str]:
        """What a filter of that name finds it by: `kind`, `field`, `year` or `district`."""
        if name == "kind":
            return (self.kind,)
        if name == "field":
            return self.fields
        return [str(year) for year in self.row.years()] if name == "year" else self.districts


class Atlas:
    """What is where, read when it is first asked for. `lists`: the queries of lists, by name."""

    def __init__(self, dataset: Dataset, lists: Mapping[str, Query]):
        self.dataset = dataset
        self.lists = lists
        self._read: dict[str, list[Located]] = {}

    def get(self, language: str) -> list[Located]:
        """All of it by kind, within a kind in the order of its list, with names in that language."""
        if language not in self._read:
            self._read[language] = read(self.dataset, self.lists, language)
        return self._read[language]


def read(dataset: Dataset, lists: Mapping[str, Query], language: str) -> list[Located]:
    """The same, read anew."""
    district = {plain(place): plain(key) for place, key in ask(dataset, lists["districts"].text).rows()}
    examples = {plain(thing) for (thing,) in ask(dataset, lists["examples"].text).rows()}
    above = wider(dataset, lists["wider"], language)
    stem = f"{terms.BASE}vocab/field/"
    found = []
    for kind, asked in LISTS.items():
        for row in read_rows(dataset, lists[asked], {"language": language}):
            columns = {name: list(dict.fromkeys(row.columns[name])) for name in COLUMNS if name in row.columns}
            places = [district.get(place.iri, WIDER) for place in columns.get("place", ())]
            fields = [each for own in columns.get("field", ()) for each in (own, *above.get(own.iri, ()))]
            found.append(
                Located(
                    EXAMPLE if row.iri in examples else kind,
                    Row(row.iri, columns),
                    tuple(sorted(set(places))) or (NOWHERE,),
                    {each.iri.removeprefix(stem): each.name for each in fields},
                )
            )
    return sorted(found, key=lambda each: KINDS.index(each.kind))

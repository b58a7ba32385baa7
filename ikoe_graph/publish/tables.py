"""The graph as tables: CSV with its metadata (CSV on the Web, https://www.w3.org/TR/tabular-metadata/) and Parquet.

A table is a query in `queries/tables/`; what its columns hold stands in `columns.yaml` beside it, once for all tables.
CSV is made for spreadsheets too: an apostrophe leads a text that they would take for a formula. Parquet is verbatim.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ikoe_graph import catalogue, terms
from ikoe_graph.dataset import Dataset
from ikoe_graph.errors import DataError
from ikoe_graph.publish.parts import Entry, Material
from ikoe_graph.query import Term, ask, spreadsheet_cell

if TYPE_CHECKING:
    import pyarrow

FOLDER = "tables"
METADATA = "csv-metadata.json"  # the name under which CSV on the Web looks for it
SEPARATOR = "|"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
STEMS = {"thing": terms.BASE + "id/", "concept": terms.BASE + "vocab/"}
# Types of columns as CSV on the Web has them; a time is as precise as its source, which no single XSD type allows.
TYPES: dict[str, Any] = {
    "boolean": "boolean",
    "date": "date",
    "decimal": "decimal",
    "digest": {"base": "hexBinary", "length": 32},  # counted in bytes, of two digits each
    "integer": "integer",
    "time": {"base": "string", "format": r"\d{4}(-\d\d(-\d\d)?)?"},
    "url": "anyURI",
}
Cell = str | list[str] | None


class Column(NamedTuple):
    """A column: its type and title, what it means, whether it holds lists, and the table that its values refer to."""

    name: str
    type: str
    title: dict[str, str]
    meaning: dict[str, str]
    list: bool
    refers: str


class Table(NamedTuple):
    """A table: its query, its columns, the names of those that tell its rows apart, and the rows.

    A cell is a text, a list of texts in order, or None where nothing is stated.
    """

    query: catalogue.Query
    columns: Sequence[Column]
    key: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]

    @property
    def name(self) -> str:
        """The name of its files."""
        return self.query.name


def write(material: Material) -> Iterator[Entry]:
    """Each table as CSV and Parquet, and the metadata of all of them."""
    tables = read(material.root, material.dataset)
    for table in tables:
        yield from files_of(table)
    title = {"de": "Beschreibung der Tabellen (CSV on the Web)", "en": "Description of the tables (CSV on the Web)"}
    content = json.dumps(metadata(tables), ensure_ascii=False, indent=1) + "\n"
    yield Entry(f"{FOLDER}/{METADATA}", FOLDER, title, content.encode())


def files_of(table: Table) -> Iterator[Entry]:
    """A table as CSV and as Parquet."""
    yield Entry(f"{FOLDER}/{table.name}.csv", FOLDER, table.query.summary, _csv(table))
    yield Entry(f"{FOLDER}/{table.name}.parquet", FOLDER, table.query.summary, _parquet(table))


def read(root: Path, dataset: Dataset) -> list[Table]:
    """The tables of a knowledge folder over a dataset.

    Raises DataError for a column that `columns.yaml` does not explain, and where two rows have the same key: a column
    that should hold one value found several.
    """
    known = read_columns(root)
    tables = []
    for query in catalogue.read(root / "queries" / FOLDER).values():
        header = catalogue.header_of(query.text, query.name)
        answer = ask(dataset, query.text)
        missing = [name for name in (*answer.columns, *header.get("key", ())) if name not in known]
        if missing or "key" not in header:
            wanted = f"an entry in columns.yaml for {', '.join(missing)}" if missing else "a line #+ key: [...]"
            raise DataError(f"queries/{FOLDER}/{query.name}.rq: not all columns are explained. Add {wanted}.")
        columns = [known[name] for name in answer.columns]
        rows = [[_cell(*each) for each in zip(columns, row, strict=True)] for row in answer.rows()]
        tables.append(Table(query, columns, tuple(header["key"]), rows))
        _check_key(tables[-1])
    return tables


def read_columns(root: Path) -> dict[str, Column]:
    """The columns that tables may have, by name."""
    import yaml

    path = root / "queries" / FOLDER / "columns.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        name: Column(
            name,
            each["type"],
            {language: each[language] for language in catalogue.LANGUAGES},
            {language: each[f"means-{language}"] for language in catalogue.LANGUAGES},
            each.get("list", False),
            each.get("refers", ""),
        )
        for name, each in entries.items()
    }


def metadata(tables: Sequence[Table]) -> dict[str, Any]:
    """The tables as a group in the terms of CSV on the Web, in both languages, with keys and references."""
    keys = {table.name: table.key[0] for table in tables}
    described = []
    for table in tables:
        schema: dict[str, Any] = {"columns": [_described(each) for each in table.columns]}
        schema["primaryKey"] = list(table.key)
        references = [each for each in table.columns if each.refers not in ("", table.name)]
        if references:
            schema["foreignKeys"] = [_reference(each, keys) for each in references]
        (first, *others) = [each for each in table.columns if each.name in table.key]
        if not others:
            schema["aboutUrl"] = _template(first)
        texts = {"dc:title": table.query.summary, "dc:description": table.query.description}
        spoken = {name: _by_language(text) for name, text in texts.items()}
        described.append({"url": f"{table.name}.csv"} | spoken | {"tableSchema": schema})
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:license": {"@id": LICENCE},
        "tables": described,
    }


def _check_key(table: Table) -> None:
    places = [number for number, column in enumerate(table.columns) if column.name in table.key]
    seen = set()
    for row in table.rows:
        key = " ".join(str(row[place]) for place in places)
        if key in seen:
            raise DataError(
                f"queries/{FOLDER}/{table.name}.rq: two rows for {key}. "
                "Group the column that has several values, and mark it as a list in columns.yaml."
            )
        seen.add(key)


def _cell(column: Column, term: Term | None) -> Cell:
    """What stands in a cell: a literal by its value, an IRI by what follows its stem."""
    if term is None:
        return [] if column.list else None
    plain = str(getattr(term, "value", term))
    parts = [_short(column, each) for each in plain.split(SEPARATOR) if each] if column.list else []
    return sorted(set(parts)) if column.list else _short(column, plain)


def _short(column: Column, plain: str) -> str:
    stem = STEMS.get(column.type)
    if stem is None:
        return terms.shorten(plain) if column.type == "term" else plain
    if not plain.startswith(stem):
        raise DataError(f"columns.yaml: {column.name} holds {plain}, which is not below {stem}. Correct its type.")
    return plain.removeprefix(stem)


def _csv(table: Table) -> bytes:
    """RFC 4180, UTF-8, one line of column names."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(
            spreadsheet_cell(SEPARATOR.join(each) if isinstance(each, list) else each or "") for each in row
        )
    return lines.getvalue().encode()


def _parquet(table: Table) -> bytes:
    """Apache Parquet with typed columns; titles and meanings as metadata of the fields."""
    import pyarrow
    import pyarrow.parquet

    fields, arrays = [], []
    for number, column in enumerate(table.columns):
        kind = _arrow_type(column)
        notes = {f"title_{language}": text for language, text in column.title.items()}
        notes |= {f"description_{language}": text for language, text in column.meaning.items()}
        values = [_value(column, row[number]) for row in table.rows]
        fields.append(pyarrow.field(column.name, kind, metadata=notes))
        arrays.append(pyarrow.array(values, kind))
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays, schema=pyarrow.schema(fields)), sink)
    return sink.getvalue()


def _arrow_type(column: Column) -> "pyarrow.DataType":
    import pyarrow

    known = {
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "decimal": pyarrow.float64(),
        "integer": pyarrow.int64(),
    }
    kind = known.get(column.type, pyarrow.string())
    return pyarrow.list_(kind) if column.list else kind


def _value(column: Column, cell: Cell) -> Any:
    """A cell as the value of its type."""
    if cell is None or isinstance(cell, list):
        return cell and [_value(column._replace(list=False), each) for each in cell]
    if column.type == "date":
        import datetime

        return datetime.date.fromisoformat(cell)
    if column.type == "boolean":
        return cell == "true"
    if column.type in ("integer", "decimal"):
        return int(cell) if column.type == "integer" else float(Decimal(cell))
    return cell


def _described(column: Column) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": column.name,
        "titles": column.title,
        "dc:description": _by_language(column.meaning),
    }
    entry["datatype"] = TYPES.get(column.type, "string")
    if column.list:
        return entry | {"separator": SEPARATOR}
    return entry | ({"valueUrl": _template(column)} if column.type in STEMS else {})


def _template(column: Column) -> str:
    """The IRI that a cell stands for (https://www.rfc-editor.org/rfc/rfc6570, reserved expansion: slashes stay)."""
    return f"{STEMS[column.type]}{{+{column.name}}}"


def _reference(column: Column, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "columnReference": [column.name],
        "reference": {"resource": f"{column.refers}.csv", "columnReference": [keys[column.refers]]},
    }


def _by_language(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in sorted(texts.items())]

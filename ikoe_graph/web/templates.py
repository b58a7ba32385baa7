"""Fills templates: every value is escaped, every word comes from a file in `words/`, every link stays within the site.

A page is written for one reader: in a language, which stands in its links where the reader chose it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from ikoe_graph import terms
from ikoe_graph.errors import DataError, Told

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")


class View(NamedTuple):
    """Who looks at what: the path with the values given in the URL, the language and whether the URL names it.

    `release`: the hash of the data, which stands at the foot of the page.
    """

    path: str
    values: Mapping[str, str]
    language: str = "en"
    chosen: bool = False
    release: str = ""

    def link(self, path: str, **values: str) -> str:
        """A link within the site; it keeps a chosen language. `path` may be the full IRI of a thing of the project."""
        kept = values if "lang" in values or not self.chosen else values | {"lang": self.language}
        given = {name: value for name, value in kept.items() if value}
        local, mark, fragment = path.removeprefix(terms.BASE).lstrip("/").partition("#")
        question = f"?{urlencode(given)}" if given else ""
        return f"/{quote(local)}{question}{mark}{quote(fragment)}"

    def switch(self, language: str) -> str:
        """This very page in another language."""
        return self.link(self.path, **{**self.values, "lang": language})


def render(template: str, view: View, **values: Any) -> str:
    """The template of that file name as HTML. Raises DataError for a word that `words/` lacks."""
    return (
        _environment()
        .get_template(template)
        .render(
            view=view, language=view.language, link=view.link, word=lambda name: word(name, view.language), **values
        )
    )


def prepare(folder: Path | None = None) -> None:
    """Reads all words and templates, so that a process that may open no file has them.

    `folder`: where templates are kept compiled, which costs more than all else that they need.
    """
    prepare_words()
    if folder is not None:
        folder.mkdir(exist_ok=True)
        _environment().bytecode_cache = FileSystemBytecodeCache(str(folder))
    for name in _environment().list_templates():
        _environment().get_template(name)


def prepare_words() -> None:
    """Reads all words, for a process that needs no templates."""
    _words()


def word(name: str, language: str) -> str:
    """A word or sentence of the pages in a language."""
    try:
        return _words()[name][language]
    except KeyError as error:
        raise DataError(f"ikoe_graph/web/words/: no {name} in {language}. Add it in one of the files.") from error


def translated(message: str, language: str) -> str:
    """The message in a language, as far as it is `Told` and words/messages.yaml has it; else as it is."""
    if language == "en" or not isinstance(message, Told):
        return message
    parts = (
        (
            _by_english().get(template, {}).get(language, template),
            {name: _in(each, language) for name, each in values.items()},
        )
        for template, values in message.parts
    )
    return "".join(template.format(**values) for template, values in parts)


def _in(value: object, language: str) -> object:
    if isinstance(value, str):
        return translated(value, language)
    return _Number(value) if isinstance(value, int | float) else value


class _Number(float):
    """A number that is written as German has it."""

    def __format__(self, spec: str) -> str:
        text = format(int(self) if self.is_integer() else float(self), spec)
        return text.translate(str.maketrans(",.", ".,"))


def words(prefix: str, language: str) -> dict[str, str]:
    """All words whose names begin so, in a language, without the prefix: for scripts that write on a page."""
    return {name.removeprefix(prefix): each[language] for name, each in _words().items() if name.startswith(prefix)}


@cache
def _words() -> dict[str, dict[str, str]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is there
    words: dict[str, dict[str, str]] = {}
    for path in sorted((FOLDER / "words").glob("*.yaml")):
        words |= yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
    return words


@cache
def _by_english() -> dict[str, dict[str, str]]:
    return {each["en"]: each for name, each in _words().items() if name.startswith("told-")}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["short"] = terms.shorten
    environment.filters["safe_url"] = safe_url
    return environment


def safe_url(address: str) -> str | None:
    """The address where a browser may follow it (http, https, mailto), else None: `javascript:` is no link."""
    scheme = address.partition(":")[0].casefold()
    return address if scheme in ("http", "https", "mailto") else None

"""What can go wrong, in words that say where, what, and what to do.

IkoeError               status 1: something is wrong
|-- DataError           a file cannot be read, or the data breaks a rule
|-- EndpointError       a remote server cannot be reached or does not answer as it should
|-- SourceError         a source text is missing or is not the one that was read
|-- NothingFound        a request in order that nothing fits, such as a path that does not exist
`-- CalledWrongly       status 2: the request itself is at fault
    |-- UnknownName     a query, thing or parameter that does not exist
    `-- QueryError      a query text or parameter value that cannot be used
"""

from collections.abc import Iterable, Mapping


class Told(str):
    """A message in English that can be told in other languages: `parts` are its sentences as templates with values."""

    __slots__ = ("parts",)
    parts: tuple[tuple[str, Mapping[str, object]], ...]

    def __add__(self, other: str) -> "Told":
        """Both messages, one after the other; one that has no parts is told as it is."""
        more = other.parts if isinstance(other, Told) else (("{text}", {"text": other}),)
        return _joined((*self.parts, *more))


def told(template: str, **values: object) -> Told:
    """The message that a template (`str.format`) gives with these values, which may be messages themselves."""
    return _joined(((template, values),))


def _joined(parts: tuple[tuple[str, Mapping[str, object]], ...]) -> Told:
    message = Told("".join(template.format(**values) for template, values in parts))
    message.parts = parts
    return message


class IkoeError(Exception):
    """Base of all errors that a user can do something about; `status` is the exit status of the command line."""

    status = 1

    @property
    def message(self) -> str:
        """What is wrong and what to do, translatable where it is `Told`."""
        return self.args[0] if self.args else ""


class DataError(IkoeError):
    """A data, ontology or build file that cannot be used."""


class EndpointError(IkoeError):
    """A SPARQL server that is out of reach or answers otherwise than SPARQL 1.1 Protocol says."""


class SourceError(IkoeError):
    """A source text that is missing or differs from the one the facts were read from."""


class NothingFound(IkoeError):
    """A request that is in order and that nothing fits; the message says what would."""


class CalledWrongly(IkoeError):
    """A request that cannot be carried out as it was worded."""

    status = 2


class UnknownName(CalledWrongly):
    """A name that stands for nothing here; the message offers the nearest ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str], advice: str):
        from difflib import get_close_matches

        near = get_close_matches(name, list(known), n=3, cutoff=0.5)
        problem = told("{name}: no such {kind}.", name=name, kind=kind)
        if near:
            problem += told(" Did you mean {names}?", names=" or ".join(near))
        super().__init__(problem + " " + advice)


class QueryError(CalledWrongly):
    """A query or a value for it that cannot be used; `line` and `column`, from 1, where the place is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None):
        super().__init__(message)
        self.line = line
        self.column = column

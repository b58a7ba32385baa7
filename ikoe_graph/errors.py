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

from collections.abc import Iterable


class IkoeError(Exception):
    """Base of all errors that a user can do something about; `status` is the exit status of the command line."""

    status = 1


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
        guess = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"{name}: no such {kind}.{guess} {advice}")


class QueryError(CalledWrongly):
    """A query or a value for it that cannot be used; `line` and `column`, from 1, where the place is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None):
        super().__init__(message)
        self.line = line
        self.column = column

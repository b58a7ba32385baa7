"""What one job may take of the server, and the errors that say it took more.

FenceError               the job was not answered; `retry` seconds later it may be
|-- TooLate              its time was over, or others were waiting for its place
|-- TooLarge             its answer is larger than an answer may be
|-- TooMuchMemory        it needed more memory than a job may have
|-- Unordered            its values cannot be put in order
|-- Crashed              the process that worked on it died
|-- Busy                 all places are taken and too many wait already
`-- Unready              the process that holds the data cannot be started
"""

from typing import NamedTuple

from ikoe_graph.errors import IkoeError, Told, told

MIB = 1 << 20
ONE = "The question needs more than {size} of memory."
TOGETHER = "There are too many large questions at a time, and this one needs the most of {size} of memory."


class Limits(NamedTuple):
    """What jobs may take: times in seconds, sizes in bytes.

    `seconds`: time from arrival to answer where the caller names none, `most_seconds`: the most that a caller may name;
    `memory`: what one job may allocate, `together`: what all may that run at a time; `answer`: size of an answer;
    `slots`: jobs at a time; `queue`, `queue_bytes`: jobs that wait and their size, `patience`: how long each waits.
    Clients: `connections` at a time; `arrival`: until the head of a request is there, and again until its body is;
    `taking`: until a client takes more of its answer.
    """

    seconds: float = 10
    most_seconds: float = 30
    memory: int = 512 * MIB
    together: int = 1200 * MIB
    answer: int = 20 * MIB
    slots: int = 8
    queue: int = 256
    queue_bytes: int = 32 * MIB
    patience: float = 2
    connections: int = 1000
    arrival: float = 10
    taking: float = 30


class FenceError(IkoeError):
    """A job that was not answered; `retry`: after how many seconds it makes sense to try again, None for never."""

    retry: int | None = None


class TooLate(FenceError):
    """Its time was over, or it was cut since others waited."""

    def __init__(self, problem: Told, retry: int | None = None):
        super().__init__(problem + told(" Narrow the question, for example with LIMIT, a fixed thing or fewer joins."))
        self.retry = retry


class TooLarge(FenceError):
    """Its answer is larger than an answer may be."""

    def __init__(self, most: int):
        super().__init__(
            told(
                "The answer is larger than {size}. Ask for less, with LIMIT and OFFSET, or download the whole data.",
                size=_size(most),
            )
        )


class TooMuchMemory(FenceError):
    """It needed more memory than it may have."""

    def __init__(self, most: int, problem: str = ONE):
        super().__init__(
            told(problem, size=_size(most)) + told(" Sort or group less, and join only what shares a variable.")
        )


class Unordered(FenceError):
    """The engine gave up where it was to put values of several kinds in order."""

    def __init__(self) -> None:
        super().__init__(
            told(
                "The engine cannot put these values in order, since they are of several kinds. Order by STR(...) of "
                "them, or by DATATYPE(...) first."
            )
        )


class Crashed(FenceError):
    """The process that worked on it died. `details` are for the log, never for the client."""

    retry = 1

    def __init__(self, problem: Told, details: str = ""):
        super().__init__(problem + told(" Simplify the question: fewer nested parts, shorter paths."))
        self.details = details


class Busy(FenceError):
    """All places are taken and enough others wait."""

    retry = 2

    def __init__(self, problem: Told):
        super().__init__(problem + told(" Try again in {seconds} seconds.", seconds=self.retry))


class Unready(FenceError):
    """The process that holds the data cannot be started."""

    retry = 5


def _size(number: int) -> str:
    return f"{number / MIB:g} MiB" if number >= MIB else f"{number:,} bytes"

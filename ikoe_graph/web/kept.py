"""Keeps what is computed once for a release in the folder of its build, so that a start takes less time.

What is kept is named by the code that computes it: changed code computes anew.
"""

import hashlib
import pickle
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
FOLDER = "kept"


def kept(build: Path, name: str, makers: Iterable[Path | str], compute: Callable[[], Value]) -> Value:
    """The value as it was kept in a build's folder, or else computed and kept there.

    `makers`: the code that it is made by, files and texts. A folder that cannot be written, or a file that cannot be
    read, costs time and nothing else.
    """
    texts = (each.read_bytes() if isinstance(each, Path) else each.encode() for each in makers)
    path = build / FOLDER / f"{name}-{hashlib.sha256(b''.join(texts)).hexdigest()[:16]}.pickle"
    try:
        return pickle.loads(path.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 we wrote it, beside the data
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError):
        value = compute()
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as work:
            pickle.dump(value, work, protocol=5)
        Path(work.name).replace(path)
    except OSError:
        pass
    return value

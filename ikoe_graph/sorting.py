"""Sorts the lines of files that may be larger than memory."""

import hashlib
import heapq
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile

AT_ONCE = 1_000_000  # lines in memory: N-Quads take some 250 MB


def sort(source: Path, target: Path, at_once: int = AT_ONCE) -> str:
    """Writes the lines of `source`, in the order of their bytes, to `target`, and returns the SHA-256 of that."""
    digest = hashlib.sha256()
    with source.open("rb") as lines, target.open("wb") as sorted_lines, ExitStack() as parts:
        runs = []
        while run := sorted(islice(lines, at_once)):
            part = parts.enter_context(TemporaryFile(dir=target.parent))
            part.writelines(run)
            part.seek(0)
            runs.append(part)
        for line in heapq.merge(*runs):
            digest.update(line)
            sorted_lines.write(line)
    return digest.hexdigest()

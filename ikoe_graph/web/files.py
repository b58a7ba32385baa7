"""Serves the files of a release: media types as the release says, entity tags by checksum, ranges.

Ranges and conditional requests (RFC 9110, sections 13 and 14) are Starlette's work. A tag that is the checksum stays
the same on every machine and after every start, so that a download may be continued anywhere.
"""

import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from ikoe_graph.formats import COMPRESSED, of_file
from ikoe_graph.publish.parts import read_sums


class Files(StaticFiles):
    """An ASGI application over the folder of a finished release."""

    def __init__(self, folder: Path):
        super().__init__(directory=folder, check_dir=False)
        self.folder = folder.resolve()
        self.sums = read_sums(folder)

    def file_response(
        self, full_path: "os.PathLike[str] | str", stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The response for a file that is there."""
        path = Path(full_path).resolve().relative_to(self.folder).as_posix()
        tag = {"etag": f'"{self.sums[path]}"'} if path in self.sums else {}
        kind = "application/gzip" if path.endswith(COMPRESSED) else of_file(path).media_type
        response = FileResponse(full_path, status_code, tag, media_type=kind, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

"""The page's files, as the build made them; without a build, a page that says what to do."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

BUILT = Path(__file__).with_name("static")
PLAIN = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>hubd</title></head><body><h1>hubd</h1><p>hubd lives here, but its page was not built. On the machine that runs
it: <code>make screen</code>, then restart hubd. The API works without it: <a href="api/v1/health">health</a>.</p>
</body></html>
"""


class Files(StaticFiles):
    """Files that the build has compressed go out compressed, and those whose names change with what is in them may be
    kept by browsers for ever."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        packed = Path(f"{os.fspath(full_path)}.gz")
        wanted = "gzip" in Headers(scope=scope).get("accept-encoding", "") and packed.is_file()
        if wanted:
            full_path, stat_result = packed, packed.stat()
        response = super().file_response(full_path, stat_result, scope, status_code)
        if wanted:
            response.headers["content-encoding"] = "gzip"
        response.headers.add_vary_header("Accept-Encoding")
        for_ever = "assets" in Path(full_path).parts
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if for_ever else "no-cache"
        return response


def pages() -> list[BaseRoute]:
    """What is served beside the API. Nothing of it is about this household."""
    if (BUILT / "index.html").is_file():
        return [Mount("/", Files(directory=BUILT, html=True))]
    return [Route("/", _plain, methods=["GET"])]


async def _plain(_request: Request) -> Response:
    return HTMLResponse(PLAIN)

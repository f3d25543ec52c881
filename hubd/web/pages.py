"""The page's files, as the build made them; without a build, a page that says what to do."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

BUILT = Path(__file__).with_name("static")
PLAIN = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>hubd</title></head><body><h1>hubd</h1><p>hubd lives here, but its page was not built. On the machine that runs
it: <code>make screen</code>, then restart hubd. The API works without it: <a href="api/v1/health">health</a>.</p>
</body></html>
"""


def pages() -> list[BaseRoute]:
    """What is served beside the API. Nothing of it is about this household."""
    if (BUILT / "index.html").is_file():
        return [Mount("/", StaticFiles(directory=BUILT, html=True))]
    return [Route("/", _plain, methods=["GET"])]


async def _plain(_request: Request) -> Response:
    return HTMLResponse(PLAIN)

"""A small server that answers as OpenAI's API does, or as badly as a test wants it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

RECORDED = {
    "id": "chatcmpl-417", "object": "chat.completion", "created": 1772470800, "model": "llama3.2",
    "system_fingerprint": "fp_ollama", "choices": [{"index": 0, "finish_reason": "stop", "message": {
        "role": "assistant", "content": ""}}],
    "usage": {"prompt_tokens": 210, "completion_tokens": 31, "total_tokens": 241},
}  # fmt: skip
"""An answer as Ollama gives it; the content is the test's."""


class Speaking:
    """`say` makes the words from the question's body; bytes are sent as they are, a number is a status."""

    def __init__(
        self, say: Callable[[dict[str, Any]], str | bytes | int], wait: float = 0.0, drip: bool = False
    ) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                outer.keys.append(self.headers["Authorization"])
                time.sleep(wait)
                said = say(body)
                self.send_response(said if isinstance(said, int) else 200)
                self.end_headers()
                try:
                    if drip:
                        for _ in range(1000):
                            self.wfile.write(b" ")
                            self.wfile.flush()
                            time.sleep(0.01)
                    if not isinstance(said, int):
                        self.wfile.write(said if isinstance(said, bytes) else _answer(said))
                except OSError:
                    return  # nobody waits any more

            def log_message(self, *_: Any) -> None:
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Speaking:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer(words: str) -> bytes:
    answer = json.loads(json.dumps(RECORDED))
    answer["choices"][0]["message"]["content"] = words
    return json.dumps(answer).encode()

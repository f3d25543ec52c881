"""`hubd models`: what ships, what may be fetched, and that nothing but the right file is ever put in its place."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from hubd.cli.models import command
from hubd.errors import ModelError, Rejected, Unavailable
from hubd.perception.faces.model import FINDS, TELLS
from hubd.perception.manifest import MANIFEST, Entry, entries, find
from hubd.perception.registry import place
from hubd.perception.sentences import MINILM
from hubd.resources import shipped

FILE = bytes(range(256)) * 2000
DIGEST = hashlib.sha256(FILE).hexdigest()


class Server:
    """Gives out one file. `ranges`: does it know parts of it? `stops`: it breaks off after so many bytes, once."""

    def __init__(self) -> None:
        self.file, self.ranges, self.stops, self.asked = FILE, True, 0, []  # type: ignore[var-annotated]  # what was asked
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers.get("Range")
                server.asked.append(wanted)
                begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and server.ranges else 0
                if begin >= len(server.file):
                    self.send_error(416)
                    return
                rest = server.file[begin:]
                self.send_response(206 if begin else 200)
                self.send_header("Content-Length", str(len(rest)))
                self.end_headers()
                stop, server.stops = server.stops or len(rest), 0
                self.wfile.write(rest[:stop])

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/ears.onnx"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()
    yield served
    served.close()


@pytest.fixture
def home(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose hubd knows one more model."""
    models = Path(shutil.copytree(shipped("models"), tmp_path / "shipped"))
    extra = Entry(id="ears", job="sound embedding", file="ears.onnx", size=len(FILE), sha256=DIGEST, inputs="x",
                  url=server.url, licence="MIT", credit="by somebody", about="Hears.")  # fmt: skip
    pair = msgspec.structs.replace(extra, id="pair", file="pair.onnx", needs="pair-words")
    words = msgspec.structs.replace(extra, id="pair-words", file="pair.txt", about="Names.",
                                    url=server.url.replace("ears.onnx", "vocab.txt"))  # fmt: skip
    with (models / MANIFEST).open("w") as file:
        YAML().dump({"models": [msgspec.to_builtins(entry) for entry in (*entries(), extra, words, pair)]}, file)
    for module in ("manifest", "registry"):
        monkeypatch.setattr(f"hubd.perception.{module}.shipped", lambda _kind: models)
    (tmp_path / "hubd.yaml").write_text("home: {id: flat}\n")
    return tmp_path


def asked(home: Path, verb: str, *more: str, answer: str = "") -> Result:
    return CliRunner().invoke(command, [verb, "--config", str(home / "hubd.yaml"), *more], input=answer)


def test_the_list_says_what_is_here(home: Path) -> None:
    rows = {row["id"]: row for row in json.loads(asked(home, "list", "--json").output)}

    assert rows["ears"]["state"] == "not here"
    assert {row["state"] for id_, row in rows.items() if find(row["job"]) and id_ == find(row["job"]).id} == {"ships"}  # type: ignore[union-attr]  # it is there
    assert "ears" in asked(home, "list").output


def test_a_model_is_fetched_after_its_licence_is_agreed_to(home: Path, server: Server) -> None:
    refused = asked(home, "get", "ears", answer="n\n")
    assert refused.exit_code == 1
    assert "licence: MIT" in refused.output
    assert server.asked == []

    assert asked(home, "get", "ears", answer="y\n").exit_code == 0
    assert (home / "extra-models" / "ears.onnx").read_bytes() == FILE
    assert "is here already" in asked(home, "get", "ears").output
    assert len(server.asked) == 1
    assert place("ears", home / "extra-models").open("x") == FILE


@pytest.mark.parametrize("ranges", [True, False])
def test_what_breaks_off_goes_on(home: Path, server: Server, ranges: bool) -> None:
    server.stops, server.ranges = 100_000, ranges
    broken = asked(home, "get", "ears", "--yes")

    assert isinstance(broken.exception, Unavailable)
    assert "try again" in str(broken.exception)
    assert not (home / "extra-models" / "ears.onnx").exists()
    assert asked(home, "get", "ears", "--yes").exit_code == 0
    assert server.asked[1] is not None
    assert (home / "extra-models" / "ears.onnx").read_bytes() == FILE


@pytest.mark.parametrize("wrong", [FILE[:-1] + b"x", FILE + b"more"])
def test_another_file_is_thrown_away(home: Path, server: Server, wrong: bytes) -> None:
    server.file = wrong
    found = asked(home, "get", "ears", "--yes")

    assert isinstance(found.exception, Rejected)
    assert DIGEST in str(found.exception)
    assert list((home / "extra-models").iterdir()) == []


def test_a_part_that_is_too_long_is_begun_anew(home: Path) -> None:
    (home / "extra-models").mkdir()
    (home / "extra-models" / "ears.onnx.part").write_bytes(FILE + b"more")

    assert asked(home, "get", "ears", "--yes").exit_code == 0


def test_a_server_that_has_gone_names_the_other_way(home: Path, server: Server) -> None:
    server.close()
    found = asked(home, "get", "ears", "--yes")

    assert isinstance(found.exception, Unavailable)
    assert "--from FILE" in str(found.exception)


def test_without_a_network_a_copied_file_will_do(home: Path, server: Server, tmp_path: Path) -> None:
    (tmp_path / "copied").write_bytes(FILE)
    (tmp_path / "other").write_bytes(FILE[::-1])

    assert isinstance(asked(home, "get", "ears", "--yes", "--from", str(tmp_path / "other")).exception, Rejected)
    assert asked(home, "get", "ears", "--yes", "--from", str(tmp_path / "copied")).exit_code == 0
    assert server.asked == []
    assert asked(home, "verify", "ears").exit_code == 0


def test_what_a_model_needs_is_fetched_and_removed_along_with_it(home: Path, server: Server) -> None:
    refused = asked(home, "get", "pair", answer="n\n")
    assert "Hears." in refused.output
    assert "Names." in refused.output

    assert asked(home, "get", "pair", "--yes").exit_code == 0
    assert {file.name for file in (home / "extra-models").iterdir()} == {"pair.onnx", "pair.txt"}
    assert len(server.asked) == 2
    assert "is here already" in asked(home, "get", "pair").output
    (home / "extra-models" / "pair.txt").unlink()
    assert asked(home, "get", "pair", "--yes").exit_code == 0
    assert len(server.asked) == 3, "what is here is not fetched again"
    assert asked(home, "verify", "pair", "pair-words").exit_code == 0
    assert "pair.txt" in asked(home, "remove", "pair").output
    assert list((home / "extra-models").iterdir()) == []


@pytest.mark.parametrize("name", ["vocab.txt", "pair.txt"])
def test_what_a_copied_model_needs_lies_beside_it(home: Path, server: Server, tmp_path: Path, name: str) -> None:
    copied = tmp_path / "stick" / "pair.onnx"
    copied.parent.mkdir()
    copied.write_bytes(FILE)
    alone = asked(home, "get", "pair", "--yes", "--from", str(copied))
    assert isinstance(alone.exception, Rejected)
    assert "put vocab.txt or pair.txt beside" in str(alone.exception)
    assert not (home / "extra-models").exists()

    (copied.parent / name).write_bytes(FILE)
    assert asked(home, "get", "pair", "--yes", "--from", str(copied)).exit_code == 0
    assert asked(home, "verify", "pair", "pair-words").exit_code == 0
    assert server.asked == []


def test_a_damaged_file_is_found_and_removed(home: Path) -> None:
    asked(home, "get", "ears", "--yes")
    (home / "extra-models" / "ears.onnx").write_bytes(b"?" * len(FILE))
    checked = asked(home, "verify")

    assert checked.exit_code == 1
    assert "ears: damaged; hubd models get ears" in checked.output
    with pytest.raises(ModelError, match="not those of the manifest"):
        place("ears", home / "extra-models").open("x")
    assert "removed" in asked(home, "remove", "ears").output
    assert "is not here" in asked(home, "remove", "ears").output
    with pytest.raises(ModelError, match="hubd models get ears"):
        place("ears", home / "extra-models").open("x")


def test_what_ships_is_neither_fetched_nor_removed(home: Path) -> None:
    assert "comes with hubd" in asked(home, "get", "activity").output
    assert asked(home, "remove", "activity").exit_code == 2
    assert "# activity-" in asked(home, "card", "activity").output


def test_cards_and_wrong_names(home: Path) -> None:
    assert DIGEST in asked(home, "card", "ears").output
    with pytest.raises(ModelError, match="did you mean 'ears'"):
        place("eras", home)


@pytest.mark.parametrize("change", [{"sha256": None}, {"sha256": "abc"}, {"size": 0}, {"file": "../ears.onnx"}])
def test_a_row_without_a_digest_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    row = {"id": "ears", "job": "x", "file": "ears.onnx", "size": 1, "sha256": DIGEST, "inputs": "x"} | change
    with (tmp_path / MANIFEST).open("w") as file:
        YAML().dump({"models": [{key: value for key, value in row.items() if value is not None}]}, file)

    with pytest.raises(ModelError, match=next(iter(change))):
        entries(tmp_path)


def test_every_model_that_may_be_fetched_says_what_it_is_and_under_which_licence() -> None:
    for entry in entries():
        if entry.url:
            assert entry.url.startswith("https://")
            assert entry.licence
            assert entry.credit
            assert entry.about


def test_nothing_is_offered_that_nothing_would_use() -> None:
    offered = {entry.id for entry in entries() if entry.url}
    assert offered == {"yamnet", "wespeaker", FINDS, TELLS, MINILM, "minilm-words"}

"""TLS to the broker and of the screen, with certificates of an authority of our own: tried for real, and wrong ones are
named with what to do."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import trustme
from click.testing import CliRunner

from hubd.assistants.gate import HttpGate, Refused
from hubd.cli import hubd
from hubd.runtime.certificate import BadCertificateError, examine
from hubd.web.tokens import TokenFile, Wanted
from tests.runtime.brokers import running
from tests.runtime.hub import HOME, Hub
from tests.runtime.mosquitto import Mosquitto, free_port

YESTERDAY, SOON, LATER = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 5, 400))


class Certificates:
    """What an authority has signed, as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.authority = folder, trustme.CA()
        self.authority.cert_pem.write_to_path(folder / "ca.pem")
        trustme.CA().cert_pem.write_to_path(folder / "other.pem")
        self.issue("good", "127.0.0.1", "localhost")
        self.issue("stranger", "elsewhere.lan")
        self.issue("expired", "127.0.0.1", until=YESTERDAY)
        self.issue("ending", "127.0.0.1", until=SOON)
        (folder / "nonsense.pem").write_text("no certificate at all\n")

    def issue(self, name: str, *names: str, until: datetime = LATER) -> None:
        made = self.authority.issue_cert(*names, not_before=YESTERDAY - timedelta(days=300), not_after=until)
        made.private_key_pem.write_to_path(self.folder / f"{name}.key")
        for number, part in enumerate(made.cert_chain_pems):
            part.write_to_path(self.folder / f"{name}.pem", append=number > 0)

    def pair(self, name: str) -> str:
        return f"cert: {self.folder}/{name}.pem, key: {self.folder}/{name}.key"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def broker(tmp_path: Path, certificates: Certificates, request: pytest.FixtureRequest) -> Iterator[Mosquitto]:
    """A broker with one of the certificates; `client`: it asks for one, too; `plain`: it has none."""
    kind, folder = getattr(request, "param", "good"), certificates.folder
    name = "good" if kind == "client" else kind
    files = "" if kind == "plain" else f"certfile {folder}/{name}.pem\nkeyfile {folder}/{name}.key\n"
    asks = f"require_certificate true\ncafile {folder}/ca.pem\n" if kind == "client" else ""
    with running(tmp_path / "broker", f"allow_anonymous true\n{files}{asks}") as mosquitto:
        yield mosquitto


def said_of_the_broker(folder: Path, broker: Mosquitto, tls: str, scheme: str = "mqtts") -> tuple[str, str]:
    """What `hubd doctor` finds: state and words."""
    file = folder / "hubd.yaml"
    file.write_text(
        f"home: {{id: elm, time_zone: Europe/Berlin}}\npeople: {{anna: {{}}}}\n"
        f'mqtt: {{url: "{scheme}://127.0.0.1:{broker.port}"{tls}}}\n'
    )
    lines = CliRunner().invoke(hubd, ["doctor", "--config", str(file), "--json"]).output.splitlines()
    found = [each for each in map(json.loads, lines) if each["topic"] == "broker"]
    assert len(found) == 1, lines
    return found[0]["state"], found[0]["said"]


@pytest.mark.broker
@pytest.mark.parametrize(
    ("broker", "tls", "state", "words"),
    [
        ("good", ", tls: {ca: {ca}}", "ok", "answers and lets hubd in"),
        ("good", "", "problem", "name the authority that signed it in mqtt.tls.ca"),
        ("good", ", tls: {ca: {other}}", "problem", "name the authority that signed it in mqtt.tls.ca"),
        ("good", ", tls: {ca: {nonsense}}", "problem", "mqtt.tls: ca holds nothing that can be read as PEM"),
        ("good", ", tls: {ca: {ca}, cert: {good}, key: {strangers_key}}", "problem", "do not belong together"),
        ("stranger", ", tls: {ca: {ca}}", "problem", "call the broker in mqtt.url by a name that stands in it"),
        ("expired", ", tls: {ca: {ca}}", "problem", "certificate has expired); renew it, or set the clock"),
        ("client", ", tls: {ca: {ca}, cert: {good}, key: {goods_key}}", "ok", "answers and lets hubd in"),
        ("client", ", tls: {ca: {ca}}", "problem", "does it want a certificate of hubd's own (mqtt.tls.cert)?"),
        ("plain", ", tls: {ca: {ca}}", "problem", "TLS there?"),
    ],
    indirect=["broker"],
)
def test_the_doctor_says_what_is_wrong_with_a_certificate(
    tmp_path: Path, certificates: Certificates, broker: Mosquitto, tls: str, state: str, words: str
) -> None:
    folder = certificates.folder
    files = {name: folder / f"{name}.pem" for name in ("ca", "other", "nonsense", "good")}
    files |= {"goods_key": folder / "good.key", "strangers_key": folder / "stranger.key"}
    for name, file in files.items():
        tls = tls.replace(f"{{{name}}}", str(file))

    found, said = said_of_the_broker(tmp_path, broker, tls)

    assert found == state, said
    assert words in said


@pytest.mark.broker
def test_without_tls_at_a_port_for_tls_the_doctor_thinks_of_it(tmp_path: Path, broker: Mosquitto) -> None:
    state, said = said_of_the_broker(tmp_path, broker, "", scheme="mqtt")

    assert state == "problem"
    assert "does it want mqtts:// there?" in said


@pytest.mark.broker
def test_a_hub_lives_behind_tls_on_both_sides(tmp_path: Path, certificates: Certificates, broker: Mosquitto) -> None:
    """MQTT in and the screen out; the status page keeps to plain HTTP at its own address, for watchdogs."""
    web, page = free_port(), free_port()
    text = HOME.replace('mqtt: {{url: "{broker}"}}', f'mqtt: {{{{url: "mqtts://127.0.0.1:{broker.port}", '
                        f"tls: {{{{ca: {certificates.folder}/ca.pem}}}}}}}}")  # fmt: skip
    text += f"web: {{{{port: {web}, tls: {{{{{certificates.pair('good')}}}}}}}}}\nstatus_page: {{{{port: {page}}}}}\n"
    home = Hub(tmp_path / "hub", broker.port, home=text)
    home.start()
    try:
        token = TokenFile(home.folder / "tokens.json").create(Wanted("screen"))
        address = f"https://127.0.0.1:{web}/api/v1/status"
        request = Request(address, headers={"Authorization": f"Bearer {token}"})
        trusting = ssl.create_default_context(cafile=certificates.folder / "ca.pem")
        with urlopen(request, timeout=5, context=trusting) as answer:
            assert json.load(answer)["broker"] is True
        with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urlopen(request, timeout=5)
        with urlopen(f"http://127.0.0.1:{page}/health", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
        for name in ("good", "ending"):  # what hubd mcp asks through: the hub with this very certificate, and no other
            gate = HttpGate(f"https://127.0.0.1:{web}", token, certificates.folder / f"{name}.pem")
            with nullcontext() if name == "good" else pytest.raises(Refused, match="CERTIFICATE_VERIFY_FAILED"):
                assert asyncio.run(gate.ask("GET", "/status"))["broker"] is True
    finally:
        assert home.stop() == 0
    assert "Traceback" not in home.output


@pytest.mark.parametrize(
    ("cert", "key", "words"),
    [("expired", "expired", "certificate has expired"), ("good", "stranger", "do not belong together"),
     ("nonsense", "good", "cannot be read as PEM"), ("missing", "good", "missing.pem cannot be read"),
     ("good", "missing", "missing.key cannot be read")],
)  # fmt: skip
def test_what_browsers_would_refuse_is_named(certificates: Certificates, cert: str, key: str, words: str) -> None:
    with pytest.raises(BadCertificateError, match=words):
        examine(certificates.folder / f"{cert}.pem", certificates.folder / f"{key}.key")


def test_a_good_one_is_told_with_its_names_and_its_end(certificates: Certificates) -> None:
    found = examine(certificates.folder / "good.pem", certificates.folder / "good.key")

    assert set(found.names) == {"127.0.0.1", "localhost"}
    assert abs(found.until - LATER.timestamp()) < 5.0


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [("good", "ok", "good for 127.0.0.1, localhost, for "), ("ending", "note", "renew it"),
     ("expired", "problem", "web.tls: certificate has expired")],
)  # fmt: skip
def test_the_doctor_looks_at_the_screens_certificate(
    tmp_path: Path, certificates: Certificates, name: str, state: str, words: str
) -> None:
    file = tmp_path / "hubd.yaml"
    file.write_text(
        "home: {id: elm, time_zone: Europe/Berlin}\npeople: {anna: {}}\nmqtt: {url: embedded}\n"
        f"web: {{port: {free_port()}, tls: {{{certificates.pair(name)}}}}}\n"
    )
    lines = CliRunner().invoke(hubd, ["doctor", "--config", str(file), "--json"]).output.splitlines()
    (found,) = [each for each in map(json.loads, lines) if each["topic"] == "certificate"]

    assert found["state"] == state
    assert words in f"{found['said']} {found['hint']}"

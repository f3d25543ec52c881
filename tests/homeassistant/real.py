"""A real Home Assistant of one's own for a test: its own folder, on loopback, onboarded by its API."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.sync.connection import Connection

from tests.homeassistant import component
from tests.runtime.mosquitto import free_port

ROOT = Path(__file__).parents[2]
CHOSEN = os.environ.get("HUBD_HOMEASSISTANT_VERSION")
VERSION = CHOSEN or "2024.3"
PROGRAM = ROOT / ".homeassistant" / VERSION / "bin" / "hass"

CONFIGURATION = """\
frontend: {{development_repo: {folder}}}
homeassistant: {{name: Lab, latitude: 52.52, longitude: 13.405, elevation: 34, unit_system: metric,
  time_zone: Europe/Berlin, country: DE, language: en}}
http: {{server_host: 127.0.0.1, server_port: {port}}}
api:
config:
onboarding:
history:
recorder: {{commit_interval: 1}}
person:
tag:
mobile_app:
assist_pipeline:
automation:
lab:
input_boolean: {{lamp: {{name: Lamp}}, sofa: {{name: Sofa}}}}
input_button: {{bell: {{name: Bell}}, fault: {{name: Fault}}}}
demo:
tts: [{{platform: demo}}]
script:
  noted:
    mode: parallel
    fields: {{text: {{}}}}
    sequence: [{{event: hubd_noted, event_data: {{text: "{{{{ text }}}}", kind: "{{{{ kind }}}}"}}}}]
"""
"""Its pages are not installed; they are half of what it weighs, and nobody looks at them here."""
IMPATIENT = "timeout:1 attempts:1"
"""It asks for the name of whoever shows a wrong token, and on a machine without a network nobody answers."""
SATELLITES = "assist_satellite: [{platform: lab}]\n"
"""Only from 2025.4 on."""
CLIENT = "http://hubd.test/"


class Refused(Exception):
    """Home Assistant said no."""


class RealHome:
    """`start` it, `onboard` it once, then talk to it by `rest` and `ws`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = ""
        self.user = ""
        self.phone = ""
        text = CONFIGURATION.format(port=self.port, folder=folder)
        (folder / "configuration.yaml").write_text(text if VERSION.startswith("2024") else text + SATELLITES)
        component.put_into(folder)
        self._process: subprocess.Popen[bytes] | None = None

    # coming and going
    def start(self, seconds: float = 90.0) -> None:
        with (self.folder / "out.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "--skip-pip", "-c", str(self.folder)], stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, "RES_OPTIONS": IMPATIENT},
            )  # fmt: skip
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.rest("GET", "onboarding") if not self.token else self._running()
            except (OSError, Refused):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"Home Assistant did not start: {(self.folder / 'out.log').read_text()[-2000:]}")

    def _running(self) -> None:
        if self.rest("GET", "config").get("state") != "RUNNING":
            raise Refused("not yet")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def onboard(self) -> None:
        """The first user, and a token that lasts."""
        person = {"client_id": CLIENT, "name": "Anna", "username": "anna", "password": "secret", "language": "en"}
        code = self.rest("POST", "onboarding/users", person)["auth_code"]
        grant = {"grant_type": "authorization_code", "code": code, "client_id": CLIENT}
        body = "&".join(f"{key}={value}" for key, value in grant.items()).encode()
        request = urllib.request.Request(f"{self.url}/auth/token", body)
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.token = json.load(answer)["access_token"]
        self.token = self.new_token("test")
        self.user = self.ws("auth/current_user")["id"]

    def new_token(self, name: str) -> str:
        return str(self.ws("auth/long_lived_access_token", client_name=name, lifespan=3650))

    # talking
    def rest(self, method: str, path: str, data: Any = None) -> Any:
        head = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.url}/api/{path}", body, head, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            raise Refused(f"{method} {path}: {error.code} {error.read()[:300]!r}") from error

    def ws(self, command: str, **data: Any) -> Any:
        """One command on a connection of its own."""
        with self.listening() as socket:
            return ask(socket, command, **data)

    def listening(self) -> Connection:
        socket = connect(f"ws://127.0.0.1:{self.port}/api/websocket", max_size=None)
        socket.recv(10)
        socket.send(json.dumps({"type": "auth", "access_token": self.token}))
        if json.loads(socket.recv(10))["type"] != "auth_ok":
            raise Refused("the token")
        return socket

    def set(self, entity: str, state: str, **attributes: Any) -> None:
        """A state that nothing is behind."""
        self.rest("POST", f"states/{entity}", {"state": state, "attributes": attributes})

    def state(self, entity: str) -> str | None:
        try:
            return str(self.rest("GET", f"states/{entity}")["state"])
        except Refused:
            return None

    def call(self, service: str, **data: Any) -> None:
        self.rest("POST", f"services/{service.replace('.', '/')}", data)

    def add_mqtt(self, port: int) -> None:
        """Log Home Assistant in at a broker."""
        flow = self.rest("POST", "config/config_entries/flow", {"handler": "mqtt"})
        done = self.rest("POST", f"config/config_entries/flow/{flow['flow_id']}", {"broker": "127.0.0.1", "port": port})
        assert done["type"] == "create_entry", done

    def add_phone(self, name: str, push_url: str) -> str:
        """Log a phone's app in; returns its webhook."""
        said = self.rest("POST", "mobile_app/registrations", {
            "device_id": f"id-{name}", "app_id": "io.example", "app_name": "App", "app_version": "1", "os_name": "D",
            "device_name": name, "manufacturer": "Maker", "model": "Phone", "os_version": "14",
            "supports_encryption": False, "app_data": {"push_token": "token", "push_url": push_url},
        })  # fmt: skip
        return str(said["webhook_id"])

    def press(self, webhook: str, action: str) -> None:
        """A button of a notification, pressed on the phone."""
        event = {"event_type": "mobile_app_notification_action", "event_data": {"action": action}}
        self.rest("POST", f"webhook/{webhook}", {"type": "fire_event", "data": event})


def ask(socket: Connection, command: str, number: int = 1, **data: Any) -> Any:
    socket.send(json.dumps({"id": number, "type": command, **data}))
    while (answer := json.loads(socket.recv(30))).get("type") != "result" or answer["id"] != number:
        pass
    if not answer["success"]:
        raise Refused(f"{command}: {answer['error']}")
    return answer["result"]


class PushService:
    """Where phones' notifications arrive on their way through the cloud."""

    def __init__(self) -> None:
        self.pushed: list[dict[str, Any]] = []
        pushed = self.pushed

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                pushed.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                limits = {"successful": 1, "errors": 0, "maximum": 500, "resetsAt": "2030-01-01T00:00:00.000Z"}
                answer = json.dumps({"rateLimits": limits}).encode()
                self.send_response(201)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/push"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

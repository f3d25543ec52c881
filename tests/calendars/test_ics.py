"""ICS calendars: what repeats is worked out, what makes no sense is told, and several calendars are one person's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_calendar.feed import Calendars, fetched
from hubd_calendar.ics import appointments

from hubd.config.settings import CalendarSource
from hubd.core.events import AnyEvent, Appointment, Calendar
from hubd.errors import Rejected, Unavailable
from tests.home import Home

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, tzinfo=BERLIN)

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:swim
SUMMARY:Swimming
DTSTART;TZID=Europe/Berlin:20260105T170000
DTEND;TZID=Europe/Berlin:20260105T180000
RRULE:FREQ=WEEKLY;BYDAY=MO,TH
EXDATE;TZID=Europe/Berlin:20260305T170000
LOCATION:Pool
X-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT25M
END:VEVENT
BEGIN:VEVENT
UID:day
SUMMARY:Holiday
DTSTART;VALUE=DATE:20260304
END:VEVENT
BEGIN:VEVENT
UID:gone
SUMMARY:Party
STATUS:CANCELLED
DTSTART:20260304T180000Z
END:VEVENT
BEGIN:VEVENT
UID:plain
SUMMARY:Dentist
DTSTART:20260303T093000
DURATION:PT45M
END:VEVENT
END:VCALENDAR
"""


def read(text: str = ICS) -> tuple[Appointment, ...]:
    return appointments(text.replace("\n", "\r\n").encode(), MONDAY, MONDAY + timedelta(days=8), BERLIN)


def test_repetitions_exceptions_days_and_ways_are_understood() -> None:
    found = [(item.title, datetime.fromtimestamp(item.start, BERLIN).strftime("%a %H:%M")) for item in read()]

    assert found == [("Swimming", "Mon 17:00"), ("Dentist", "Tue 09:30"), ("Holiday", "Wed 00:00"),
                     ("Swimming", "Mon 17:00")]  # fmt: skip
    assert (read()[0].location, read()[0].travel_minutes) == ("Pool", 25.0)
    assert read()[1].end - read()[1].start == 45 * 60


@pytest.mark.parametrize("text", ["", "no calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:never\n"])
def test_what_is_no_calendar_is_told(text: str) -> None:
    with pytest.raises(Rejected, match="ICS"):
        read(text)


def test_an_event_that_makes_no_sense_does_not_spoil_the_others() -> None:
    broken = "BEGIN:VEVENT\nUID:x\nSUMMARY:X\nDTSTART:20260303T093000\nRRULE:FREQ=SOMETIMES\nEND:VEVENT\n"

    assert "Dentist" in [item.title for item in read(ICS.replace("END:VCALENDAR", broken + "END:VCALENDAR"))]


class Ears:
    full = False

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []

    def heard(self, kind: str, payload: bytes) -> None:
        raise AssertionError(kind)

    def tell(self, event: AnyEvent) -> None:
        self.events.append(event)


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(10.0):
        while not met():
            await asyncio.sleep(0.01)


def soon(title: str) -> str:
    start = datetime.now(BERLIN) + timedelta(hours=2)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:{title}\r\n"
    at = f"DTSTART:{start.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"
    return f"{text}{at}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def test_a_file_is_told_when_it_changes_and_a_broken_one_is_a_problem_until_it_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "anna.ics"
    file.write_text(soon("Dentist"))
    home = Home()

    async def live() -> list[AnyEvent]:
        ears = Ears()
        feed = Calendars(home.household, [CalendarSource("anna", file=file, every=0.02)])
        feed.start(ears)
        await until(lambda: len(ears.events) == 1)
        await asyncio.sleep(0.1)
        assert len(ears.events) == 1
        file.write_text("nonsense")
        await until(lambda: feed.problem is not None)
        file.unlink()
        await asyncio.sleep(0.05)
        file.write_text(soon("Doctor"))
        await until(lambda: len(ears.events) == 2 and feed.problem is None)
        await feed.stop()
        return ears.events

    first, second = asyncio.run(live())
    assert isinstance(first, Calendar)
    assert isinstance(second, Calendar)
    assert (first.person, first.events[0].title, second.events[0].title) == ("anna", "Dentist", "Doctor")


def test_an_address_is_fetched_and_never_told() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code = 200 if self.path.endswith("good.ics") else 404 if "none" in self.path else 500
            self.send_response(code)
            self.end_headers()
            self.wfile.write(ICS.encode())

        def log_message(self, *_: Any) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/secret"
    try:
        assert fetched(f"{url}/good.ics").startswith(b"BEGIN")
        for path, error in (("none.ics", Rejected), ("bad.ics", Unavailable)):
            with pytest.raises(error) as told:
                fetched(f"{url}/{path}")
            assert "secret" not in str(told.value)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    with pytest.raises(Unavailable):
        fetched(url)


@pytest.mark.parametrize("promised", [10**6, 10**9])
def test_a_server_that_falls_silent_half_way_or_never_ends_is_not_waited_for(
    promised: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubd_calendar.feed.SECONDS_IN_ALL", 0.5)
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(promised))
            self.end_headers()
            self.wfile.write(ICS.encode())
            while promised > 10**6 and not ended.wait(0.05):
                self.wfile.write(b" ")

        def log_message(self, *_: Any) -> None:
            """Quietly."""

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        with pytest.raises(Unavailable):
            fetched(f"http://127.0.0.1:{server.server_address[1]}/")
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_several_calendars_are_one_persons_and_what_they_share_stands_once() -> None:
    home = Home()

    def tell(source: str, *titles: str) -> None:
        items = tuple(
            Appointment(id=f"{source} {title}", title=title, start=at, end=at)
            for n, title in enumerate(titles)
            for at in [home.now + 3600.0 * n]
        )
        home.hears(Calendar(at=home.now, arrived=home.now, source=source, person="anna", events=items))

    tell("calendar/0", "Dentist", "Lunch")
    tell("homeassistant/calendar", "Dentist", "Choir")
    assert [item.title for item in home.state.desk.calendars["anna"]] == ["Dentist", "Lunch", "Choir"]
    tell("calendar/0")
    assert [item.title for item in home.state.desk.calendars["anna"]] == ["Dentist", "Choir"]

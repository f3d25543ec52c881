"""Through every view of the page, with a living daemon behind it."""

from __future__ import annotations

import json

import pytest

from hubd.web import pairings
from hubd.web.tokens import Wanted
from tests.runtime.hub import Wire, until
from tests.screen.browser import Opener, Screen
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]


def test_a_new_screen_shows_a_code_and_is_in_once_somebody_says_yes(screens: Opener, site: Site, wire: Wire) -> None:
    screen = screens()
    screen.token = None
    screen.open()
    code = screen.page.locator(".code").inner_text()

    pairings.approve(site.tokens, code, Wanted("screen", "wall"))

    screen.page.locator("hubd-home").wait_for()
    screen.page.reload()  # it keeps its token
    screen.page.locator("hubd-home").wait_for()


def test_an_administrator_lets_a_screen_in_on_the_page(screens: Opener, site: Site, wire: Wire) -> None:
    new, admin = screens(), screens().open("settings")
    new.token = None
    new.open()
    code = new.page.locator(".code").inner_text()

    admin.page.get_by_label("Code").fill(code.replace("-", "").lower())
    admin.page.get_by_label("Which screen").select_option("kitchen_screen")
    admin.page.get_by_role("button", name="Let it in").click()

    new.page.locator("hubd-home").wait_for()
    assert "kitchen_screen" in {token.output for token in site.tokens.book.tokens}


def test_a_token_that_was_taken_back_leads_to_the_door(screens: Opener, site: Site, wire: Wire) -> None:
    token = site.token()
    screen = screens(token=token).open()

    site.tokens.revoke(token.split("_")[1])
    wire.say("lab/trigger", "x")  # hubd looks who listens when there is something to tell

    screen.page.locator(".code").wait_for()
    screen.page.get_by_text("no longer good").wait_for()


def test_home_tells_who_is_where_and_how_sure(screen: Screen) -> None:
    anna = screen.page.locator("hubd-people li").filter(has_text="Anna")

    assert "Kitchen" in anna.inner_text()
    assert "% sure" in (anna.text_content() or "")
    assert screen.page.locator("hubd-rooms li").count() == 3
    assert screen.page.title() == "Elm Street · hubd"


def test_something_typed_reaches_the_house_as_if_it_had_been_said(screen: Screen, site: Site) -> None:
    screen.page.get_by_label("Tell hubd something").fill("no messages until nine")
    screen.page.keyboard.press("Enter")

    screen.page.get_by_text("hubd heard you").wait_for()
    assert "no messages until nine" in journal(site, "in/utterance")


def test_the_stream_says_why_and_keeps_silences_apart(screen: Screen, wire: Wire) -> None:
    wire.say("lab/trigger", "x")
    screen.go("stream").page.get_by_role("radio", name="Done").check()
    line = screen.page.locator("hubd-decision").filter(has_text="A trigger came").first
    line.get_by_role("button", name="Why?").click()

    line.get_by_text("What the rule asked for").wait_for()
    line.get_by_text("publish on lab/out · done").wait_for()
    assert line.locator("code").inner_text() == "own.trigger"
    assert line.get_by_role("button", name="Less").get_attribute("aria-expanded") == "true"


def test_the_day_is_drawn_and_told_as_a_list(screen: Screen) -> None:
    screen.go("day").page.locator("hubd-chart canvas").wait_for(timeout=60_000)
    screen.page.get_by_text("As a list").click()

    assert "%" in screen.page.locator("hubd-day table").inner_text()
    assert screen.page.get_by_role("button", name="The day after").is_disabled()
    screen.page.get_by_role("radio", name="Leo").check()
    screen.page.get_by_role("img", name="Where Leo was believed to be").wait_for(timeout=60_000)


def test_a_rule_is_trusted_less_by_a_touch_and_the_file_says_so(screen: Screen, site: Site) -> None:
    screen.go("rules").page.get_by_label("Find a rule").fill("own.trigger")
    stages = screen.page.get_by_role("radiogroup", name="Stage of own.trigger")
    stages.get_by_role("radio", name="On trial").check()

    until(lambda: "shadow" in stage_of(site, "own.trigger"), what="the stage in the file")
    stages.get_by_role("radio", name="Acts").check()
    until(lambda: "act" in stage_of(site, "own.trigger"), what="the stage in the file")


def test_a_rule_is_tried_on_the_recorded_days(screen: Screen) -> None:
    screen.go("rules").page.get_by_text("Try a rule on the recorded days").click()
    form = screen.page.locator("hubd-rules form")
    form.get_by_label("The rule").fill("- id: mine\n  because: So.\n  when: {nonsense: 1}\n  propose: {intent: a.b}\n")
    form.get_by_role("button", name="Try it").click()
    screen.page.locator("hubd-rules pre").wait_for(timeout=60_000)
    assert "nonsense" in screen.page.locator("hubd-rules pre").inner_text()

    form.get_by_label("The rule").fill(
        "- id: mine\n  because: The gate.\n  when: {event: lab_trigger}\n  propose: {intent: a.b, for: anna}\n"
    )
    form.get_by_role("button", name="Try it").click()
    screen.page.locator("hubd-rules .added").first.wait_for(timeout=60_000)


def test_sources_tell_what_speaks_and_how_it_is(screen: Screen) -> None:
    table = screen.go("sources").page.locator("hubd-sources table")
    table.wait_for()

    assert "espresense" in table.inner_text() and "beacon" in table.inner_text()
    assert "Everything is fine" in screen.page.locator("hubd-sources .health").inner_text()


def test_what_a_source_is_taken_for_stands_there_in_the_language_of_the_page(screen: Screen) -> None:
    table = screen.settle(language="de").go("sources").page.locator("hubd-sources table")
    table.wait_for()

    assert "Funksignal" in table.inner_text() and "beacon" not in table.inner_text()


def test_whoever_signs_in_takes_back_their_consent(screen: Screen, site: Site) -> None:
    screen.go("privacy").page.get_by_label("Your token").fill("hubd_wrong_token")
    screen.page.get_by_role("button", name="Sign in").click()
    screen.page.get_by_text("does not know this token").wait_for()

    screen.page.get_by_label("Your token").fill(site.token("member", "leo"))
    screen.page.get_by_role("button", name="Sign in").click()
    screen.page.get_by_role("radiogroup", name="Your voice").get_by_role("radio", name="Off").check()
    screen.page.get_by_text("Saved").wait_for()

    assert not site.client("member", "leo").get("/me/privacy")["voice"]
    assert site.client("member", "anna").get("/me/privacy")["voice"]
    screen.page.reload()  # the wall is everybody's again
    screen.page.get_by_label("Your token").wait_for()


def test_settings_change_language_appearance_and_size_at_once(screen: Screen) -> None:
    screen.go("settings").page.get_by_role("radio", name="Deutsch", exact=True).check()
    screen.page.get_by_role("heading", name="Einstellungen").wait_for()
    screen.page.get_by_role("radio", name="Dunkel").check()
    small = screen.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    screen.page.get_by_role("radio", name="Riesig").check()

    assert screen.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert screen.page.evaluate("document.documentElement.lang") == "de"
    assert screen.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 1.5 * small
    screen.go("home").page.get_by_text("Wohnzimmer").or_(screen.page.get_by_text("Living room")).first.wait_for()


def stage_of(site: Site, rule: str) -> str:
    """What is written down of a rule that somebody trusts more or less."""
    file = site.hub.folder / "own" / "stages.yaml"
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line for line in lines if rule in line), "")


def journal(site: Site, topic: str) -> str:
    """Everything that the journal has under a topic of the home's."""
    from hubd.store.journal import Journal

    opened = Journal.open(site.hub.store, readonly=True)
    try:
        said = [json.loads(each.payload) for each in opened.inputs() if each.topic == f"hubd/lab/{topic}"]
    finally:
        opened.close()
    return json.dumps(said)

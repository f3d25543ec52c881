"""Cards on the page, and what becomes of pressing their buttons. Nothing here is a danger: after one, the house keeps
quiet for a while."""

from __future__ import annotations

from itertools import count

import pytest

from tests.runtime.hub import Wire, until
from tests.screen.browser import Screen
from tests.screen.test_views import journal
from tests.web.site import Site

pytestmark = [pytest.mark.broker, pytest.mark.browser]

_numbers = count(1)


def test_a_recipe_is_offered_and_then_cooked_step_by_step(screen: Screen, wire: Wire) -> None:
    wire.say("lab/recipe", f"{next(_numbers)}")
    recipe, buttons = screen.page.locator("hubd-recipe"), screen.page.locator("hubd-answers")
    recipe.get_by_role("listitem").nth(2).wait_for()
    buttons.get_by_role("button", name="Yes").click()

    recipe.get_by_role("progressbar", name="Step 1 of").wait_for()
    buttons.get_by_role("button", name="Timer").click()
    screen.page.get_by_role("timer").wait_for()
    buttons.get_by_role("button", name="Next").click()
    recipe.get_by_role("progressbar", name="Step 2 of").wait_for()
    buttons.get_by_role("button", name="Back").click()
    recipe.get_by_role("progressbar", name="Step 1 of").wait_for()
    buttons.get_by_role("button").last.click()
    recipe.wait_for(state="detached")


def test_a_timer_counts_down_on_the_wall_until_somebody_stops_it(screen: Screen, site: Site, wire: Wire) -> None:
    assert site.client().post("/timers", {"seconds": 600, "label": "Bread", "person": "anna"}).status == 200
    bread = screen.page.locator("hubd-home hubd-timers li").filter(has_text="Bread")
    bread.wait_for()
    assert bread.get_by_role("timer").inner_text().startswith(("9:", "10:"))
    bread.get_by_role("button", name="Stop the timer: Bread").click()

    bread.wait_for(state="detached")


def test_study_time_is_shown_and_ended_by_a_touch(screen: Screen, site: Site, wire: Wire) -> None:
    assert site.client().post("/study", {"person": "leo", "action": "start"}).status == 200
    screen.page.get_by_role("heading", name="Leo is studying").wait_for()
    screen.page.get_by_role("button", name="End").click()

    screen.page.get_by_role("heading", name="Leo is studying").wait_for(state="detached")


@pytest.mark.parametrize(("button", "outcome"), [("Not now", "later"), ("Wrong", "wrong"), ("Never", "never")])
def test_buttons_of_the_stream_teach(screen: Screen, site: Site, wire: Wire, button: str, outcome: str) -> None:
    wire.say("lab/note", f"{next(_numbers)}")
    line = screen.go("stream").page.locator("hubd-decision").filter(has_text="The washing is dry").first
    line.get_by_role("button", name=button).click()

    line.get_by_text("Thank you, noted").wait_for()
    assert f'"outcome": "{outcome}"' in journal(site, "in/feedback")


def question(screen: Screen, wire: Wire) -> str:
    """A question comes up. Returns its decision."""
    wire.say("lab/question", f"{next(_numbers)}")
    screen.page.get_by_role("heading", name="The blinds").wait_for()
    found: str = screen.page.locator("hubd-answers").first.evaluate("each => each.decision")
    return found


def test_yes_is_done_and_stands_in_the_journal(screen: Screen, site: Site, wire: Wire, blinds: Wire) -> None:
    decision = question(screen, wire)
    screen.page.get_by_role("button", name="Yes").click()

    until(lambda: blinds.on("lab/blinds") == [b"close"], what="the blinds")
    screen.page.get_by_role("heading", name="The blinds").wait_for(state="detached")
    assert f'"decision": "{decision}"' in journal(site, "in/feedback")

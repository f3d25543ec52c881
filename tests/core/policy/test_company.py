"""Private words reach nobody else: not next door, not on a child's screen, and not when somebody comes in."""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.decisions import Tell
from hubd.core.household import Output
from hubd.core.policy.channels.company import noticed_by
from tests.home import OUTPUTS, Home, household

RESULTS = "Your test results are in"


def only(*names: str) -> Home:
    return Home(household(outputs={o.id: o for o in OUTPUTS if o.id in names}))


def cleared(home: Home) -> list[str]:
    return [effect.output for effect in home.effects if isinstance(effect, Tell) and effect.kind == "clear"]


def seen(home: Home, output: str, but: str) -> float:
    return noticed_by(Context(home.household, home.brain.floor, home.state), home.household.outputs[output], but)


def test_who_notices_an_output_follows_from_beliefs_and_doubt_counts() -> None:
    home = Home().put("anna", "kitchen").put("ben", "living").away("leo")
    assert seen(home, "living_screen", "anna") > 0.9
    assert seen(home, "kitchen_screen", "anna") < 0.1
    assert seen(home, "anna_phone", "anna") == 0.0
    assert seen(home, "anna_phone", "ben") == 1.0
    assert seen(home.put("ben", "unknown", p=0.95), "kitchen_screen", "anna") > 0.2
    assert seen(home.guests(), "kitchen_screen", "anna") == 1.0


def test_a_private_message_is_read_by_its_reader_alone_and_taken_away_when_somebody_comes() -> None:
    home = only("kitchen_screen").put("anna", "kitchen").put("ben", "living").away("leo")
    home.message("m", "anna", RESULTS, sender="City Clinic")
    assert home.last().verdict == "show"
    assert RESULTS in home.last().text
    assert cleared(home) == []
    home.at("18:05").put("ben", "kitchen")
    assert cleared(home) == ["kitchen_screen"]
    home.at("18:06").put("ben", "living").put("ben", "kitchen")
    assert cleared(home) == ["kitchen_screen"], "once is enough"


def test_where_several_are_heard_to_talk_nobody_is_alone_unless_the_television_runs() -> None:
    def told(talked: str, *running: str) -> str:
        home = only("kitchen_screen").put("anna", "kitchen").away("ben", "leo")
        kitchen = replace(home.state.areas["kitchen"], cues={"talk": home.time(talked)}, running=frozenset(running))
        home.state = replace(home.state, areas={**home.state.areas, "kitchen": kitchen})
        home.message("m", "anna", RESULTS, sender="City Clinic")
        return home.last().verdict

    assert (told("17:55"), told("17:30"), told("17:55", "tv")) == ("defer", "show", "show")


def test_a_burst_pipe_is_no_secret_before_guests() -> None:
    home = Home().put("ben", "living", "gaming").guests()
    home.message("m", "ben", "A pipe has burst below you, look at your bathroom right now", sender="Landlord")
    assert home.last().verdict in ("ask", "speak")
    home.message("n", "ben", "Please call me right now, the car broke down", sender="Cousin")
    assert home.last().verdict == "push", "of this nobody knows whom it concerns"


def test_ordinary_words_stay_whoever_comes() -> None:
    home = only("kitchen_screen").put("anna", "kitchen").put("ben", "living").away("leo")
    home.message("m", "anna", "See you on Saturday")
    home.at("18:05").put("ben", "kitchen")
    assert cleared(home) == []


def test_a_private_question_through_the_speaker_next_door_names_nothing_where_others_are() -> None:
    home = only("hall_speaker").put("anna", "office").put("ben", "hall").away("leo")
    home.message("m", "anna", "Please call me right now about your test results", sender="City Clinic")
    assert "City Clinic" not in home.last().text
    assert "results" not in home.last().text


def test_a_grown_ups_private_words_stand_on_no_childs_screen() -> None:
    outputs = {"kids_screen": Output("kids_screen", "screen", area="kids_room"), "anna_phone": OUTPUTS[7]}
    home = Home(household(outputs=outputs)).put("anna", "kids_room").away("ben", "leo")
    home.message("m", "anna", RESULTS, sender="City Clinic")
    assert home.last().outputs == ("anna_phone",)


def test_a_childs_bedtime_stands_beside_a_parent_or_nowhere() -> None:
    home = only("kitchen_screen", "living_screen").put("leo", "office").put("anna", "living").away("ben")
    (told,) = home.propose("bedtime.wind_down", "leo", urgency="low")
    assert told.outputs == ("living_screen",)
    home = only("kitchen_screen").put("leo", "office").put("anna", "bedroom").away("ben")
    (told,) = home.propose("bedtime.wind_down", "leo", urgency="low", expires=home.now + 2400.0)
    assert told.verdict == "defer"
    home.at("18:10").put("leo", "kitchen")
    assert home.last().outputs == ("kitchen_screen",)

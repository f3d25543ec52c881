"""What waits and comes together: whose moment it is, by which way, and what stays behind."""

from __future__ import annotations

from hubd.core.household import Area, Output
from tests.home import AREAS, OUTPUTS, Home, household


def only(*names: str, **more: Output) -> Home:
    return Home(household(outputs={**{o.id: o for o in OUTPUTS if o.id in names}, **more})).away("anna", "leo")


def test_whoever_may_be_anywhere_gets_what_has_waited_long_enough_and_not_before() -> None:
    home = only("ben_phone").put("ben", "living", "gaming").message("m")
    assert home.at("18:02").put("ben", "unknown").verdicts("m") == ["defer"]
    assert home.at("18:04").verdicts("m") == ["defer"]
    assert home.at("18:16").verdicts("m") == ["defer", "push"]
    late = only("ben_phone").put("ben", "living", "gaming").message("m").at("18:10")
    assert late.put("ben", "unknown").verdicts("m") == ["defer", "push"], "it has waited, and nothing is disturbed"


def test_what_waits_for_a_child_may_stand_next_door_and_for_a_grown_up_goes_to_the_phone() -> None:
    def told(who: str) -> list[tuple[str, tuple[str, ...]]]:
        phone = Output("phone", "phone", person=who)
        home = only("living_screen", phone=phone).away("ben").put(who, "hall", "gaming")
        home.message("a", to=who).message("b", to=who, sender="Tim", text="see you")
        home.at("18:30").put(who, "hall").at("18:45")
        return [(d.verdict, d.outputs) for d in home.told(intent="message")]

    assert told("leo") == [("show", ("living_screen",))]
    assert told("ben") == [("push", ("phone",))]


def test_an_advertisement_whose_moment_has_come_takes_nothing_along_that_was_put_off() -> None:
    home = only("living_screen", "living_speaker").put("ben", "living")
    home.message("ad", app="shop", sender="Shoe Barn", text="Sale! Everything 70 % off today, buy now")
    home.at("18:12").message("m", text="Please call me right now", sender="Eva")
    home.says("not now, in ten minutes", "living")
    home.at("18:16")
    assert home.verdicts("ad")[-1] == "show"
    assert home.verdicts("m") == ["ask", "defer"]


def test_what_a_rule_says_is_let_go_when_its_patience_is_over_though_it_would_still_be_of_use() -> None:
    home = only("living_speaker").put("ben", "living", "gaming")
    home.propose("house.note", "ben", expires=home.now + 6 * 3600.0)
    assert home.last().verdict == "defer"
    home.at("18:30")
    assert home.last().verdict == "suppress"
    home.put("ben", "living").at("19:30")
    assert home.told(intent="house.note") == []


def test_private_words_that_have_waited_go_to_the_phone_and_the_rest_to_the_screen() -> None:
    home = only("living_screen", "ben_phone").put("ben", "living", "gaming")
    home.message("secret", text="Your test results are in", sender="City Clinic").message(
        "m", text="see you", sender="Tim"
    )
    home.message("n", text="the match is at six", sender="Lea")
    home.at("18:30").put("ben", "living").at("18:45")
    assert [(d.verdict, d.data) for d in home.told(intent="message")] == [
        ("push", {"message": "secret"}), ("show", {"messages": ["m", "n"]}),
    ]  # fmt: skip


def test_without_a_phone_or_with_a_spent_budget_private_words_that_have_waited_come_as_a_card() -> None:
    home = only("living_screen").put("ben", "living", "gaming")
    home.message("secret", text="Your test results are in", sender="City Clinic")
    home.at("18:30").put("ben", "living").at("18:45")
    assert home.verdicts("secret") == ["defer", "show"]


def test_who_was_up_for_the_bathroom_only_may_sleep_on_and_the_digest_waits_until_they_are_really_up() -> None:
    bath = Area("bathroom", "Bath", "bathroom", ("hall",))
    house = household(areas={area.id: area for area in (*AREAS, bath)})

    def told_by(area: str) -> list[str]:
        home = Home(house).away("anna", "leo").at("2026-03-08 11:00")
        home.put("ben", "bedroom", "sleeping", asleep=True).message("m")
        home.at("11:20").put("ben", area).at("11:32").put("ben", area).at("11:33")
        return home.verdicts("m")

    assert told_by("bathroom") == ["defer"]
    assert told_by("unknown") == ["defer", "push"], "nobody knows where, and it has waited"
    assert told_by("kitchen") == ["defer", "show"]

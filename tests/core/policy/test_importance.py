"""What the hard rules make of messages, in three languages; loud words of those who sell are not urgent."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.events import Notification
from hubd.core.household import PolicySettings
from hubd.core.policy.docket import Docket
from hubd.core.policy.messaging.importance import (
    KEPT,
    Beside,
    ByText,
    Importance,
    beside,
    by_rules,
    is_private,
    settled,
    soberly,
)
from hubd.core.policy.messaging.telling.reasons import told_of
from hubd.core.policy.messaging.telling.signs import READ, Signs, signs
from hubd.core.policy.wording.phrases import say
from hubd.core.regard import LEVELS as LABELS
from hubd.core.texts import ROWS, TextModel
from tests.home import Home, household

HOME = household()


def message(
    text: str, sender: str = "Max", app: str = "Messages", title: str = "", private: bool | None = None
) -> Notification:
    return Notification(
        at=0, arrived=0, source="s", id="m", to="ben", app=app, sender=sender, title=title, text=text, private=private
    )


CANNOT_WAIT = (
    # en
    ("The car broke down near the station. Please call me right now!", "Anna"),
    ("Leo has a fever of 39, where is the medicine? please answer now", "Ben"),
    ("I missed the last bus, can you come and get me?", "Mia"),
    ("I'm locked out and it is raining", "Anna"),
    ("Grandpa has collapsed, the ambulance is on its way", "Grandma"),
    ("We had an accident on the motorway, nobody is hurt", "Tom"),
    ("please pick up, it's urgent", "Eva"),
    ("There is water coming through my ceiling from your flat!", "Mrs Hill"),
    ("I have fallen and cannot get up, please come", "Granny"),
    ("He can't breathe properly, what do I do?", "Carer Julia"),
    ("Your car alarm is going off in the street, please come down quickly", "Frau Keller"),
    ("I'm at your front door, nobody opens", "Courier"),
    ("Your son has a fever, please collect him", "School office"),
    ("Call me back as soon as you can, it is an emergency", "Dad"),
    ("There's smoke coming out of your kitchen window", "Neighbour"),
    ("I ran out of petrol on the A9, can you pick me up now?", "Kim"),
    ("My train is cancelled and I'm stuck in Hull", "Ida"),
    ("Someone is trying to break in", "Nora"),
    ("Lena was taken to A&E with a broken arm", "Coach"),
    ("where are you?? I'm standing outside the school alone", "Leo"),
    # de
    ("Das Auto ist liegen geblieben, bitte ruf mich sofort an!", "Petra"),
    ("Oma ist gestürzt, wir fahren ins Krankenhaus", "Mama"),
    ("Nils hat 40 Fieber, wo ist das Fiebermittel? Bitte antworte gleich", "Petra"),
    ("Ich habe mich ausgesperrt, wann bist du da?", "Urs"),
    ("Bei euch geht die Alarmanlage vom Auto los, kommen Sie bitte schnell", "Frau Keller"),
    ("Ich stehe vor der Tür und niemand macht auf", "Opa"),
    ("Wir hatten einen Unfall auf der Autobahn", "Jonas"),
    ("Es riecht nach Gas im Treppenhaus", "Nachbar"),
    ("Bitte dringend zurückrufen", "Praxis Dr. Wolf"),
    ("Aus eurer Wohnung tropft Wasser durch die Decke", "Herr Maier"),
    ("Der letzte Bus ist weg, kannst du mich abholen?", "Nils"),
    ("Papa ist bewusstlos, der Notarzt kommt", "Mama"),
    # es
    ("El coche se ha averiado cerca de la estación. ¡Llámame ahora mismo, por favor!", "Ana"),
    ("Papá se ha caído y vamos al hospital, llámame urgente", "Mamá"),
    ("Leo tiene 39 de fiebre, ¿dónde está la medicina? contesta ya", "Ana"),
    ("Me he quedado sin llaves, ¿cuándo llegas?", "Luis"),
    ("Hemos tenido un accidente con el coche", "Marta"),
    ("Huele a gas en la escalera", "Vecino"),
    ("Está saliendo humo de tu cocina", "Vecina"),
    ("La abuela se ha desmayado, viene la ambulancia", "Tía Rosa"),
    ("Estoy en la puerta y nadie abre", "Abuelo"),
    ("Llámame en cuanto puedas, es una emergencia", "Papá"),
)

CAN_WAIT = (
    ("haha", "Eli"),
    ("who brings the cake", "Cem"),
    ("see you friday?", "Ali"),
    ("The heating engineer comes on Thursday at nine", "Landlord"),
    ("Your account is overdrawn by 312 Euro", "Sparbank"),
    ("The biopsy results are available in the portal", "City Clinic"),
    ("Der Elternabend ist am Donnerstag", "Schule"),
    ("lol look at this", "Max"),
    ("are you there??", "Max"),
    ("who has the cat meme", "Class 4b"),
    ("Das Training fällt am Freitag aus", "Trainer"),
    ("Die Rechnung liegt im Anhang", "Stadtwerke"),
    ("La reunión de padres es el jueves", "Colegio"),
    ("¿Quedamos el sábado?", "Marta"),
    ("Can you send me the photos from Sunday when you have time", "Grandma"),
    ("The book you reserved is ready", "Library"),
    ("Your parcel will arrive tomorrow between 9 and 12", "Post"),
    ("Meeting moved to Monday", "Office"),
)

SELLS = (
    ("Up to 40 % off on sneakers until Sunday", "ShopNow", "ShopNow", "Weekend sale"),
    ("Timo and 3 others liked your photo", "Pictures", "Pictures", "New like"),
    ("Ten gadgets for spring", "Daily Digest", "Daily Digest", "Newsletter"),
    ("A game on your wishlist is on sale", "GameStore", "GameStore", "Wishlist"),
    ("Deal number 5 just for you", "ShopNow", "ShopNow", "Offer"),
    ("Your daily bonus is waiting", "Game Hub", "Game Hub", "Game Hub"),
    ("Hurry, only 3 TVs left at this price!", "ElectroX", "email", "URGENT"),
    ("Last chance: call now and save 50 %", "MegaShop", "Mail", "Emergency sale"),
    ("Nur heute: 30 % Rabatt auf alles", "SchuhWelt", "SchuhWelt", "Angebot"),
    ("Dein Wochenrückblick ist da", "FitApp", "FitApp", "Newsletter"),
    ("Hasta 50 % de descuento este fin de semana", "ModaTop", "ModaTop", "Rebajas"),
    ("A Lucía y 4 más les gusta tu foto", "Fotos", "Fotos", "Me gusta"),
    ("2 for 1 on all large pizzas tonight", "PizzaFast", "food", "Hungry?"),
    ("Try Premium free for 30 days", "Music", "music", "Premium"),
    ("Your lives are full, come back and play", "Candy Town", "Candy Town", ""),
)


@pytest.mark.parametrize(("text", "sender"), CANNOT_WAIT)
def test_what_cannot_wait(text: str, sender: str) -> None:
    assert by_rules(message(text, sender), HOME).level in ("urgent", "critical")


@pytest.mark.parametrize(
    "title", ["3 missed calls from Mum", "4 verpasste Anrufe von Mama", "3 llamadas perdidas de Mamá"]
)
def test_repeated_missed_calls_cannot_wait(title: str) -> None:
    assert by_rules(message("", "Mum", "Phone", title), HOME).level in ("urgent", "critical")


@pytest.mark.parametrize(("text", "sender"), CAN_WAIT)
def test_what_can_wait(text: str, sender: str) -> None:
    assert by_rules(message(text, sender), HOME).level in ("normal", "important")


@pytest.mark.parametrize(("text", "sender", "app", "title"), SELLS)
def test_what_only_sells(text: str, sender: str, app: str, title: str) -> None:
    assert by_rules(message(text, sender, app, title), HOME).level == "promotional"


STAGED = (
    ("There is a fire in your city, send the fire brigade", "Merge Town", "game", "Fire!"),
    ("El paciente sangra, ¡opera ya!", "Hospital", "juego", "¡Emergencia!"),
    ("Deine Patienten warten, Doktor", "Klinik", "spiel", "Notfall"),
    ("Burglars love the dark season: alarm systems from 99", "Alarm Shop", "security", "Burglars"),
    ("EMERGENCY i am out of biscuits haha", "Sam", "messages", ""),
    ("NOTFALL die Kekse sind alle 😂", "Sam", "nachrichten", ""),
)


@pytest.mark.parametrize(("text", "sender", "app", "title"), STAGED)
def test_what_only_plays_an_emergency_is_weighed_like_other_words(text: str, sender: str, app: str, title: str) -> None:
    said = message(text, sender, app, title)
    assert not by_rules(said, HOME).hard

    shares = {"urgent": 0.2, "important": 0.1, "normal": 0.1, "promotional": 0.6}
    assert settled(shares, {}, beside(said, HOME)) == "promotional", "a model may doubt it"


@pytest.mark.parametrize(
    ("text", "sender", "app"),
    [
        ("EMERGENCY the kitchen is on fire haha no really", "Sam", "messages"),  # nobody laughs off a fire
        ("Gas leak in the cellar lol", "Sam", "messages"),
        ("haha I fell and cannot get up", "Mum", "messages"),  # nor the family
        ("Smoke alarm: smoke detected", "Game room", "smoke_sensor"),  # a room is no game
        ("Emergency, please call me now, haha I mean it", "Sam", "messages"),
    ],
)
def test_a_laugh_a_shop_or_a_name_takes_nothing_from_a_danger_that_is_none_of_theirs(
    text: str, sender: str, app: str
) -> None:
    assert by_rules(message(text, sender, app), HOME).hard


def test_an_emergency_in_the_family_is_critical() -> None:
    told = by_rules(message("Dad fell, we are on the way to the hospital, call me urgently", "Mum"), HOME)
    assert told.level == "critical"
    assert "medical" in told.reasons


def test_a_listed_sender_is_always_critical() -> None:
    listed = household(policy=PolicySettings(critical_senders=("Care Line",)))
    assert by_rules(message("all is well", "care line"), listed).level == "critical"


def test_the_household_asking_for_an_answer_is_important() -> None:
    assert by_rules(message("when are you home? can you bring milk", "Anna"), HOME).level == "important"


@pytest.mark.parametrize(("said", "text", "guests", "private"), [
    (True, "hello", False, True),
    (False, "your results", True, False),
    (None, "hello", True, True),
    (None, "hello", False, False),
    (None, "Your test results are ready", False, True),
    (None, "Dein Konto ist überzogen", False, True),
    (None, "Los resultados están listos", False, True),
    (None, "Take the contraceptive pill", False, True),
    (None, "Die Kündigung liegt bei", False, True),
    (None, "Cita con la psicóloga a las cinco", False, True),
    (None, "Your blood test shows high sugar", False, True),
    (None, "Die Blutwerte sind da", False, True),
    (None, "Su mamografía está lista", False, True),
    (None, "The house is on fire, get out", True, False),
    (None, "He sucht die Schere, 2 Std", False, False),
])  # fmt: skip
def test_what_is_private(said: bool | None, text: str, guests: bool, private: bool) -> None:
    assert is_private(message(text, private=said), guests) is private


@pytest.mark.parametrize(
    "text",
    [
        "Fire drill on Thursday at ten",
        "Our hospital has an open day",
        "Probealarm am Samstag um zwölf",
        "Curso de primeros auxilios y urgencias el lunes",
    ],
)
def test_one_loud_word_in_a_plan_is_no_emergency(text: str) -> None:
    assert by_rules(message(text, "Town Hall", "Mail"), HOME).level in ("important", "normal")


@pytest.mark.parametrize(
    "text",
    [
        "There is smoke coming out of your window!", "I think it smells of gas in the hall", "Your garage is on fire",
        "Someone is trying to break in", "Bei euch brennt es!", "Im Treppenhaus riecht es stark, es riecht nach Gas",
        "Sale humo de tu cocina", "La casa está en llamas",
    ],
)  # fmt: skip
def test_fire_gas_and_burglars_at_this_moment_are_worth_waking_people_for(text: str) -> None:
    assert by_rules(message(text, "Neighbour"), HOME).level == "critical"


@pytest.mark.parametrize(
    "text",
    [
        "The fire brigade came to our school today", "Die Feuerwehr lädt zum Sommerfest ein", "that new song is fire",
        "Die Rauchmelder werden am Montag geprüft", "Los bomberos visitan el colegio",
    ],
)  # fmt: skip
def test_talk_of_fire_wakes_nobody(text: str) -> None:
    assert by_rules(message(text, "Max"), HOME).level != "critical"


@pytest.mark.parametrize(
    "text",
    [
        "no hurry, but can you send me the photos at some point", "Nothing urgent, just saying hi",
        "Not urgent at all: the tap in the office drips a bit", "There is no rush, come whenever it suits you",
        "There was a false fire alarm at school", "Hospital visit went fine, see you on Sunday",
        "Grandpa fell yesterday but he's fine, nothing broken",
        "Ist nicht dringend, wir sprechen morgen", "Kein Notfall, nur eine Frage",
        "Opa ist gestürzt, aber es geht ihm gut", "Sin prisa, dime algo mañana", "No es urgente",
        "La abuela ya está bien, salimos del hospital",
    ],
)  # fmt: skip
def test_what_says_itself_that_it_can_wait_or_that_all_is_well_is_no_emergency(text: str) -> None:
    assert by_rules(message(text), HOME).level in ("important", "normal")
    assert reads(urgent=3.0)(message(text), HOME).level in ("important", "normal")


@pytest.mark.parametrize(
    "text",
    [
        "Grandpa fell, he's fine but call me right now", "I am fine but the car broke down, pick me up now please",
        "This is no false hope: there is smoke coming out of your window", "When it suits you is too late, hurry!",
        "Mir geht es gut, aber der Zug ist ausgefallen und ich sitze fest",
        "We had an accident, I'm fine but Noor is bleeding", "Unfall, mir geht es gut, aber Timo blutet stark",
        "Hubo un accidente, estoy bien pero Leo sangra", "Grandpa fell down the stairs, who knows if he's okay?",
    ],
)  # fmt: skip
def test_a_calm_word_takes_nothing_from_what_presses(text: str) -> None:
    assert by_rules(message(text), HOME).level in ("urgent", "critical")


def reads(**bias: float) -> ByText:
    """A judge whose model says the same of every text."""
    return ByText(TextModel("even", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01,
                            tuple(bias.get(label, 0.0) for label in LABELS)))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sender", "bias", "level"),
    [
        ("the painter comes on Friday", "Max", {"promotional": 9.0}, "promotional"),
        ("the painter comes on Friday", "Max", {}, "normal"),
        ("the painter comes on Friday", "Ben", {"promotional": 9.0}, "normal"),
        ("Please call me right now", "Max", {"promotional": 2.0}, "urgent"),
        ("Please call me right now", "Max", {"promotional": 9.0}, "promotional"),
        ("can you pick up the kids tonight?", "Ben", {"normal": 9.0}, "important"),
        ("can you pick up the kids tonight?", "Max", {"important": 9.0}, "important"),
        ("Grandpa has collapsed, the ambulance is on its way", "Ben", {"promotional": 9.0}, "urgent"),
    ],
)
def test_a_model_is_heard_where_the_rules_leave_a_choice(
    text: str, sender: str, bias: dict[str, float], level: str
) -> None:
    judged = reads(**bias)(message(text, sender), HOME)
    ruled = by_rules(message(text, sender), HOME)

    assert judged.level == level
    assert (judged.by == "even") or judged == ruled


def test_what_mistakes_cost_goes_with_what_a_model_says() -> None:
    bias = tuple(2.0 * (label == "normal") for label in LABELS)
    model = TextModel("even", LABELS, bytes(ROWS), 1.0, bytes([128]) * ROWS * 4, 0.01, bias, 1.0, (0.5, 0.1, 0.2, 0.4))
    said = ByText(model)(message("the painter comes on Friday", "Max"), HOME)
    assert said.leaning == (0.5, 0.1, 0.2, 0.4)


def test_a_message_that_waits_is_read_once_and_again_when_it_or_the_household_changed() -> None:
    judge, friday = reads(normal=2.0), message("the painter comes on Friday", "Max")
    verdict = judge(friday, HOME)
    assert judge(friday, HOME) is verdict
    assert judge(replace(friday, text="Call me now, it is urgent!"), HOME).reasons == ("call_now",), "of the same id"
    assert judge(friday, household()) is not verdict
    for n in range(KEPT):
        judge(replace(friday, id=f"m{n}"), HOME)
    assert len(judge._read) == KEPT, "nobody fills the memory with messages"


def test_the_words_that_spoke_for_a_level_are_told() -> None:
    home = Home()
    docket = Docket(Context(home.household, home.brain.floor, home.state), home.brain)
    told = Importance("normal", (), (0.1, 0.6, 0.2, 0.1), ("painter", "friday"), by="even")
    (words,) = told_of(told, message("the painter comes on Friday"), docket).parts
    assert words.because == say("why.words", "en", words="“painter”, “friday”")


@pytest.mark.parametrize("filling", ["word ", "x", " \n", "7", "é"])
def test_a_newsletter_as_long_as_a_book_is_looked_through_for_two_pages(filling: str) -> None:
    """Else the house would be deaf for half a minute. What nobody has looked through is nobody else's to hear."""
    pages = (filling * READ)[: READ - 100]
    fire = "Your garage is on fire! "
    assert by_rules(message(fire + pages, "Neighbour"), HOME) == by_rules(message(fire, "Neighbour"), HOME)
    assert signs("mail", "News", "", pages + fire).dangers == ("fire",)
    assert signs("mail", "News", "", filling * READ + fire) == signs("mail", "News", "", filling * READ)
    assert not is_private(message(pages.replace("7", "x"), "News"), guests=False)
    assert is_private(message(filling * READ, "News"), guests=False)
    assert not is_private(replace(message(filling * READ, "News"), private=False), guests=True)


def test_what_a_message_says_as_a_whole_is_a_reason_of_its_own() -> None:
    home = Home()
    docket = Docket(Context(home.household, home.brain.floor, home.state), home.brain)
    told = Importance("urgent", ("call_now", "ill", "stranded"), (0.1, 0.6, 0.2, 0.1), ("painter",), whole=True)
    friday = message("the painter comes on Friday")

    whole, words = told_of(replace(told, reasons=()), friday, docket).parts
    assert (whole.path, words.path) == ("importance/whole", "importance/words")
    assert whole.because == say("why.whole", "en")
    assert len(told_of(told, friday, docket).parts) == 3
    assert [part.path for part in told_of(replace(told, reasons=(), words=()), friday, docket).parts] == [whole.path]


@pytest.mark.parametrize(
    "text",
    ["G-482913 is your Example verification code.", "Your login code: 482 913", "OTP 5512",
     "Code 774201 for your transfer of 1,900 EUR", "Ihre TAN lautet 123456. Geben Sie sie nie weiter.",
     "Dein Bestätigungscode ist 4821", "482913 ist dein Sicherheitscode", "Su código de verificación es 482913",
     "482913 es tu código de acceso"],
)  # fmt: skip
@pytest.mark.parametrize("sender", ["GameHub", "Bank", "Shop"])
def test_a_one_time_code_matters_and_is_private_whoever_sends_it(text: str, sender: str) -> None:
    assert by_rules(message(text, sender, sender), HOME).reasons == ("code",)
    assert is_private(message(text, sender), guests=False)


@pytest.mark.parametrize(
    "text", ["Here is a little code to come back: RIDE20", "Is your code review done?", "der Code ist fertig",
             "Call me, 0151 123456", "The dress code is black tie"],
)  # fmt: skip
def test_other_codes_and_numbers_are_none(text: str) -> None:
    assert "code" not in by_rules(message(text, "Kim"), HOME).reasons


@pytest.mark.parametrize(
    ("sure", "reasons", "level"),
    [(0.45, (), "important"), (0.45, ("asks",), "important"), (0.45, ("call_now",), "urgent"), (0.6, (), "urgent")],
)
def test_what_only_a_model_takes_for_urgent_and_doubts_breaks_into_nothing(
    sure: float, reasons: tuple[str, ...], level: str
) -> None:
    told = Importance("urgent", reasons, (0.05, 0.95 - sure, 0.0, sure), by="words")

    assert soberly(told).level == level
    assert soberly(Importance("urgent", reasons, told.shares)).level == "urgent"  # the rules have said so


@pytest.mark.parametrize(
    ("text", "sender"),
    [("Your parcel was left at your front door", "Courier"), ("Motion was detected at your front door", "Doorbell"),
     ("Ihr Paket wurde vor der Haustür abgelegt", "Paketbote"), ("Bewegung erkannt vor der Haustür", "Kamera"),
     ("Su paquete se ha dejado en la puerta", "Mensajería")],
)  # fmt: skip
def test_what_lies_or_moves_before_the_door_is_nobody_who_rings(text: str, sender: str) -> None:
    assert by_rules(message(text, sender, sender), HOME).level in ("normal", "important")


@pytest.mark.parametrize(
    ("text", "sender"),
    [("se me ha pinchado una rueda en la autovía", "Ana"), ("der Reifen ist geplatzt, ich stehe auf der A9", "Kim"),
     ("Schlüssel liegt drin, machst du mir auf?", "Pia"), ("Your driver is at the door", "Courier")],
)  # fmt: skip
def test_who_is_stranded_or_shut_out_cannot_wait(text: str, sender: str) -> None:
    assert by_rules(message(text, sender), HOME).level in ("urgent", "critical")


@pytest.mark.parametrize("text", ["Your streak is in danger!", "Your 40-day streak ends tonight", "Tu racha acaba"])
def test_an_app_that_asks_one_back_is_no_alarm(text: str) -> None:
    assert by_rules(message(text, "Lingo", "Lingo"), HOME).level == "promotional"


def test_no_model_makes_anything_of_what_sells_and_comes_in_a_noisy_way() -> None:
    plain = Signs((), (), ("sale",), noisy=False, routine=False, kin=False, official=False, call=False, asks=False)
    ruled, sure = Importance("promotional"), dict.fromkeys(LABELS, 0.0) | {"normal": 0.999}

    assert settled(sure, {}, Beside(ruled, plain, curt=False, ours=False)) == "normal"
    assert settled(sure, {}, Beside(ruled, plain._replace(noisy=True), curt=False, ours=False)) is None


@pytest.mark.parametrize(
    ("text", "level"), [("bring crisps", "normal"), ("bring crisps and the big blue bowl", "urgent")]
)
def test_two_words_tell_a_model_too_little_to_break_into_anything(text: str, level: str) -> None:
    assert reads(urgent=1.5)(message(text, "Max"), HOME).level == level
    assert reads(urgent=9.0)(message(text, "Max"), HOME).level == "urgent", "unless it is certain"


@pytest.mark.parametrize("text", ["help", "Help me!", "please help us now", "Hilfe", "bitte hilf mir", "¡Ayuda!"])
def test_a_bare_cry_for_help_is_one(text: str) -> None:
    assert by_rules(message(text, "Zoe"), HOME).level == "urgent"


@pytest.mark.parametrize(
    "text", ["can you help me with the garden?", "help me choose a colour", "Hilfe beim Umzug gesucht"]
)
def test_help_that_somebody_asks_for_some_time_is_no_cry(text: str) -> None:
    assert "emergency" not in by_rules(message(text, "Zoe"), HOME).reasons


@pytest.mark.parametrize(
    ("text", "sender", "level"),
    [("Your statement: 1,240 due", "Tax Office", "normal"), ("Ihre Auskunft liegt bei", "Finanzamt", "normal"),
     ("A book you reserved is ready for collection", "Page Turner", "normal"),
     ("Ihre Brille ist da", "Blick", "normal"),
     ("Su coche está listo, puede recogerlo hasta las ocho", "Motor", "normal"),
     ("Water will be shut off in your street from two", "Aqua", "normal"),
     ("Your order is ready to collect", "Bookshop", "normal"),
     ("Sale: 20% off, ready to collect today, buy now", "Bookshop", "promotional"),
     ("Your statement: 1,240 due", "Shoe Barn", "promotional"),
     ("Sale! 20% off all sun creams, buy now", "Pharmacy One", "promotional")],
)  # fmt: skip
def test_what_an_office_writes_or_what_waits_for_one_is_no_advertising_unless_it_sells(
    text: str, sender: str, level: str
) -> None:
    assert reads(promotional=1.5)(message(text, sender), HOME).level == level


@pytest.mark.parametrize(
    "text",
    ["Your contract will not be renewed", "I think we should break up", "don't tell Ben, the party is on Saturday",
     "Ihr Steuerbescheid: Nachzahlung 1.240 Euro", "Sag Ben nichts, die Party ist am Samstag",
     "Die Krankmeldung ist da", "No se lo digas a Ben", "Tiene una notificación de la Agencia Tributaria"],
)  # fmt: skip
def test_work_authorities_love_and_secrets_are_private(text: str) -> None:
    assert is_private(message(text, "Kim"), guests=False)


@pytest.mark.parametrize("text", ["Gib mir bitte Bescheid", "Love you, sleep well", "The party is on Saturday"])
def test_words_that_only_sound_like_a_secret_are_none(text: str) -> None:
    assert not is_private(message(text, "Kim"), guests=False)


@pytest.mark.parametrize(("sender", "level"), [("Pictogram", None), ("", None), ("Mia", "normal")])
def test_a_network_that_tells_of_likes_in_its_own_name_is_small_talk_whatever_a_model_thinks(
    sender: str, level: str | None
) -> None:
    known = beside(message("mia_04 liked your photo", sender, app="Pictogram"), HOME)
    assert known.ruled.level == "promotional"
    sure = {"promotional": 0.01, "normal": 0.97, "important": 0.01, "urgent": 0.01}
    assert settled(sure, {}, known) == level
    assert settled({**sure, "normal": 0.01, "urgent": 0.97}, {}, known) == "urgent"

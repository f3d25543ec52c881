"""`hubd token`: made once, listed without the secret, revoked, and screens let in by their code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd
from hubd.web import pairings
from hubd.web.tokens import TokenFile

HOME = """\
home: {id: lab}
people: {anna: {}}
areas: {kitchen: {}}
outputs: {kitchen_screen: {type: screen, area: kitchen}, anna_phone: {type: phone, person: anna}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "hubd.yaml"
    file.write_text(HOME)
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(hubd, ["token", words[0], "--config", str(config), *words[1:]])


def test_a_token_is_told_once_and_kept_as_a_hash(config: Path) -> None:
    text = run(config, "create", "--name", "Wall", "--output", "kitchen_screen").stdout.strip()
    file = config.with_name("tokens.json")

    assert text.startswith("hubd_")
    assert text.rpartition("_")[2] not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    owner = TokenFile(file).owner(text)
    assert owner is not None
    assert (owner.scope, owner.output, owner.name) == ("screen", "kitchen_screen", "Wall")
    assert TokenFile(file).owner(text[:-1]) is None


def test_the_list_names_everything_but_the_secret(config: Path) -> None:
    text = run(config, "create", "--scope", "member", "--person", "anna", "--for", "30d").stdout.strip()
    listed, as_json = run(config, "list").stdout, run(config, "list", "--json").stdout

    assert "member anna  until " in listed
    assert "hash" not in json.loads(as_json)[0]
    assert text.rpartition("_")[2] not in listed + as_json


def test_a_revoked_token_is_good_for_nothing(config: Path) -> None:
    text = run(config, "create").stdout.strip()
    id_ = text.split("_")[1]

    assert "lets nobody in" in run(config, "revoke", id_).stdout
    assert TokenFile(config.with_name("tokens.json")).owner(text) is None
    assert run(config, "revoke", id_).exit_code != 0


def test_a_screen_is_let_in_by_the_code_it_shows(config: Path) -> None:
    file = TokenFile(config.with_name("tokens.json"))
    begun = pairings.start(file, "Hall tablet", "192.168.1.9")

    assert "Hall tablet at 192.168.1.9 is let in" in run(config, "pair", begun.code.lower().replace("-", "")).stdout
    _, token = pairings.fetch(file, begun.id)
    assert token is not None
    assert file.owner(token) is not None
    with pytest.raises(Exception, match="start a new one"):
        pairings.fetch(file, begun.id)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "--scope", "member"), "belongs to somebody"),
        (("create", "--person", "ana"), "anna"),
        (("create", "--output", "anna_phone"), "kitchen_screen"),
        (("pair", "AAA-AAA"), "no screen shows the code"),
    ],
)
def test_what_makes_no_sense_is_said(config: Path, words: tuple[str, ...], said: str) -> None:
    done = run(config, *words)

    assert done.exit_code != 0
    assert said in done.output + str(done.exception)


def test_an_expired_token_lets_nobody_in(tmp_path: Path) -> None:
    from hubd.web.tokens import Wanted

    now = 1000.0
    file = TokenFile(tmp_path / "tokens.json", lambda: now)
    text = file.create(Wanted("screen", expires=1100.0))
    assert file.owner(text) is not None
    now = 1100.0
    assert file.owner(text) is None

"""Work in a process of its own, as a service without rights does it."""

from __future__ import annotations

import io
import os
import sys
from types import SimpleNamespace

import msgspec
import pytest

from hubd.runtime.elsewhere import answer


class Question(msgspec.Struct):
    what: str


def test_a_service_that_may_not_change_its_priority_answers_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd's filters of system calls often take that away, and a home that learns nothing would not notice."""

    def refused(_by: int) -> int:
        raise PermissionError(1, "Operation not permitted")

    said = io.BytesIO()
    monkeypatch.setattr(os, "nice", refused)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"what": "tea"}')))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=said))

    answer(Question, lambda question: question.what.encode(), 10)

    assert said.getvalue() == b"tea"

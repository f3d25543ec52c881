"""Language models behind OpenAI-compatible addresses, asked one after the other until one answers in time."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, build_opener

from hubd.config.settings import LanguageModel

log = logging.getLogger("hubd.models")

LARGEST = 64 * 1024
"""Bytes of an answer that are read."""
FAILURES, PAUSE = 3, 120.0
"""After so many failures in a row a model is left alone for so many seconds."""
AT_ONCE = 2
"""Questions under way at once."""
MOST_WORDS = 300
"""Tokens that it may answer with."""


class NoAnswer(Exception):
    """It did not answer, or not with words. The text says why, without what was asked."""


@dataclass(slots=True)
class Endpoint:
    """One model, and how it has fared."""

    settings: LanguageModel
    on: bool = True
    failures: int = 0
    resting_until: float = 0.0
    asked: int = 0
    answered: int = 0
    trouble: str = ""

    def fits(self, use: str, *, private: bool) -> bool:
        """May it be asked for this now?"""
        may = use in self.settings.uses and (self.settings.private or not private)
        return self.on and may and monotonic() >= self.resting_until


class Models:
    """The models of a household, in the order of preference. What asks them has threads of its own, so that a model
    that hangs keeps nobody else waiting."""

    def __init__(self, settings: Sequence[LanguageModel]) -> None:
        self.endpoints = tuple(Endpoint(each) for each in settings)
        self._threads = ThreadPoolExecutor(AT_ONCE, "words")

    async def answer(self, use: str, system: str, text: str, *, private: bool) -> str | None:
        """What the first of them says that may be asked and answers in time; None where none does."""
        for endpoint in self.endpoints:
            if not endpoint.fits(use, private=private):
                continue
            endpoint.asked += 1
            try:
                async with asyncio.timeout(endpoint.settings.timeout):
                    loop = asyncio.get_running_loop()
                    said = await loop.run_in_executor(self._threads, _ask, endpoint.settings, system, text)
            except TimeoutError:
                _failed(endpoint, f"no answer within {endpoint.settings.timeout:g} s")
            except NoAnswer as error:
                _failed(endpoint, str(error))
            else:
                endpoint.answered, endpoint.failures, endpoint.trouble = endpoint.answered + 1, 0, ""
                return said
        return None

    def close(self) -> None:
        """Nobody waits for what is still under way; it ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _failed(endpoint: Endpoint, why: str) -> None:
    """Told when it begins to fail, not each time."""
    if not endpoint.trouble:
        log.warning("the language model %s: %s; hubd's own words stay", endpoint.settings.name, why)
    endpoint.failures, endpoint.trouble = endpoint.failures + 1, why
    if endpoint.failures >= FAILURES:
        endpoint.resting_until = monotonic() + PAUSE


def _ask(model: LanguageModel, system: str, text: str) -> str:
    """One question, in a thread: what is given up is over soon after, because the connection has the same limit."""
    body = {
        "model": model.model, "temperature": 0.2, "max_tokens": MOST_WORDS, "stream": False,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": text}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key is not None:
        headers["Authorization"] = f"Bearer {model.key}"
    request = Request(f"{model.url}/chat/completions", json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - the settings take http and https only
    try:
        with build_opener().open(request, timeout=model.timeout) as answer:
            return _words(json.loads(_read(answer, monotonic() + model.timeout)))
    except HTTPError as error:
        error.close()
        raise NoAnswer(f"it said no ({error.code})") from error
    except (OSError, HTTPException) as error:
        raise NoAnswer(f"it cannot be reached ({getattr(error, 'reason', error)})") from error
    except (ValueError, RecursionError) as error:
        raise NoAnswer("it answered with something that is no JSON") from error


def _read(answer: HTTPResponse, deadline: float) -> bytes:
    """All of it, unless it drips."""
    data = b""
    while chunk := answer.read1(8192):
        data += chunk
        if monotonic() > deadline or len(data) > LARGEST:
            raise NoAnswer("it answers without end")
    return data


def _words(answer: Any) -> str:
    try:
        said = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise NoAnswer("it answered in a shape that is not OpenAI's") from error
    if not isinstance(said, str) or not said.strip():
        raise NoAnswer("it answered with no words")
    return said.strip()

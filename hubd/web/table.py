"""What the API offers is a table: path, method, who may, what goes in and out. Everything else is made from it: the
routes, the refusals, the OpenAPI description, and the tests that try every door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from hubd.web.caller import Caller
from hubd.web.tokens import Scope

if TYPE_CHECKING:
    from hubd.web.house import House

ROOT = "/api/v1"
Given = TypeVar("Given", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with everything in it checked."""

    house: House
    caller: Caller
    path: Mapping[str, str] = field(default_factory=dict)
    query: BaseModel | None = None
    body: BaseModel | None = None

    def given(self, model: type[Given]) -> Given:
        """The body or the query, checked by this model. Raises `TypeError` where the table names another one."""
        for came in (self.body, self.query):
            if isinstance(came, model):
                return came
        raise TypeError(f"the table of endpoints names no {model.__name__} for this call")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the table. `scope` None: for anybody. `refusals`: further statuses that it may answer with."""

    method: str
    path: str
    scope: Scope | None
    act: Callable[[Call], Awaitable[BaseModel]]
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()
    tag: str = "home"

    @property
    def where(self) -> str:
        """Its path as routes know it."""
        return f"{ROOT}{self.path}"

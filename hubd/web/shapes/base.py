"""What all models of the API have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]
Id = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Words = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""In JSON, 3.0 is a whole number as well."""


class Asked(BaseModel):
    """What comes in: keys that it does not know are errors, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Query(BaseModel):
    """What stands behind the question mark: text that is read as what is wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Told(BaseModel):
    """What goes out."""

    model_config = ConfigDict(frozen=True)


class Problem(Told):
    """Why not: a fixed word for programs, and a sentence for people."""

    error: Literal[
        "invalid", "token_missing", "token_wrong", "scope", "host", "origin", "not_found", "method", "too_late",
        "too_large", "media_type", "too_many", "busy", "failed", "refused", "conflict",
    ]  # fmt: skip
    message: str


class Done(Told):
    """It was taken, and stands in the journal."""

    done: Literal[True] = True

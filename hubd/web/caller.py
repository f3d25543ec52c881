"""Who asks, and what they may."""

from __future__ import annotations

from dataclasses import dataclass

from hubd.web.tokens import SCOPES, Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `scope` None: nobody that is known. `token` is its id, empty for ingress and strangers."""

    scope: Scope | None = None
    person: str | None = None
    output: str | None = None
    token: str = ""
    address: str = ""

    def may(self, scope: Scope | None) -> bool:
        """Is that within what this caller may do?"""
        if scope is None:
            return True
        return self.scope is not None and SCOPES.index(self.scope) >= SCOPES.index(scope)

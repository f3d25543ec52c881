"""A broker for the tests in which a daemon lives."""

from tests.runtime.conftest import broker

__all__ = ["broker"]

"""One home that has lived, made once and copied for whoever changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.custody.lived import live


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home as it was: only to be looked at."""
    folder = tmp_path_factory.mktemp("lived")
    live(folder)
    return folder


@pytest.fixture
def home(before: Path, tmp_path: Path) -> Path:
    """A copy to do anything with."""
    return Path(shutil.copytree(before, tmp_path / "home"))

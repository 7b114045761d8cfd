"""What the tests of the demo share: one written folder, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from spacereserve.demo import write_demo
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Reserve


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo(tmp_path_factory.mktemp("demo") / "reserve")


@pytest.fixture(scope="session")
def demo_folder(demo_path: Path) -> ReserveFolder:
    return read_folder(demo_path)


@pytest.fixture(scope="session")
def demo(demo_folder: ReserveFolder) -> Reserve:
    return demo_folder.reserve

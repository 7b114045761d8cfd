"""The sample reserve and plans, for every test of the reports."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sample_plan import sample_plans
from sample_reserve import sample_reserve

from spacereserve.engine.reports.reader import Reader
from spacereserve.language import LANGS, translator


@pytest.fixture(scope="session")
def reserve():
    return sample_reserve()


@pytest.fixture(scope="session")
def plans(reserve):
    return sample_plans(reserve)


@pytest.fixture(params=LANGS)
def lang(request):
    return request.param


@pytest.fixture
def reader(reserve, lang):
    return Reader(reserve, translator(lang))


@pytest.fixture
def english(reserve):
    return Reader(reserve, translator("en"))


@pytest.fixture
def french(reserve):
    return Reader(reserve, translator("fr"))

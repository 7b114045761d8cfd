"""No mistake that the tests know of is told to a reader of French in English."""

import re

import pytest
from broken_folders import all_problems

from spacereserve.language import retold

_ENGLISH = re.compile(r"\b(the|an|of|is|are|with|has|without|must)\b")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    told = all_problems(tmp_path_factory.mktemp("broken"))
    return sorted(
        {
            text
            for problems in told.values()
            for problem in problems
            for text in (problem.what, problem.rule, problem.way_out)
        }
    )


def test_each_part_of_each_message_has_a_french_text(texts):
    left = [text for text in texts if _is_english(retold(text, "fr"))]

    assert len(texts) > 150
    assert not left


def _is_english(text):
    bare = re.sub(r"'[^']*'|\"[^\"]*\"|\([^()]*\)|`[^`]*`", "", text)
    return bool(_ENGLISH.search(bare))

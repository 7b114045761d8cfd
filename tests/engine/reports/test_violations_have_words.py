"""Every violation that the checker can find has words in both languages."""

import re
from pathlib import Path

import pytest

from spacereserve.engine import verification
from spacereserve.engine.reports import verification_summary
from spacereserve.engine.reports.violations import (
    RULES,
    VIOLATIONS,
    violation_sentence,
)
from spacereserve.engine.verification import Rule, Verification, Violation
from spacereserve.language import LANGS, translator

NO_CODES = {
    "home-nation",
    "sensor-site",
    "foreign-owner",
    "share-cap",
    "above-promise-",
    "above-cap-",
}
KEBAB = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')
OWN = sorted(
    {code for code, wordings in VIOLATIONS.items() for _ in wordings},
)


def codes_in_the_source():
    folder = Path(verification.__file__).parent
    texts = [file.read_text("utf-8") for file in sorted(folder.glob("*.py"))]
    return {code for text in texts for code in KEBAB.findall(text)} - NO_CODES


def value_for(placeholder):
    text = {"id", "is_id", "has_id", "group", "domain", "stage", "line", "has", "found"}
    if placeholder.endswith("_on"):
        return "2026-01-01"
    return "leo" if placeholder in text else 0.25


def test_every_code_of_the_checker_has_words():
    assert codes_in_the_source() <= set(VIOLATIONS)


def test_every_rule_has_a_word():
    assert set(RULES) == set(Rule)


@pytest.mark.parametrize("code", OWN)
def test_every_violation_is_a_whole_sentence(code, reader):
    for wording in VIOLATIONS[code]:
        details = {name: value_for(name) for name in wording.placeholders}
        if wording.kinds.get("has") == "availability":
            details |= {"has": 0.5, "wants": 0.9}
        violation = Violation(rule=Rule.RECORDS, code=code, details=details)

        sentence = violation_sentence(violation, reader)

        assert sentence.endswith(".")
        assert "{" not in sentence
        assert not sentence.startswith(code)


@pytest.mark.parametrize("lang", LANGS)
def test_a_check_is_told_with_what_when_and_by_how_much(lang, plans, reserve):
    plan = plans[1]
    violation = Violation(
        rule=Rule.PHYSICS,
        code="off-nadir",
        need=plan.needs[0].id,
        at_s=3600.0,
        details={"has_deg": 51.3, "limit_deg": 45.0},
    )
    found = Verification(
        reserve=reserve.id,
        snapshot=plan.snapshot,
        checked={"physics": 1},
        unchecked=("physics",),
        violations=(violation,),
    )

    lines = [
        str(line)
        for line in verification_summary(
            [(plan, found)], reserve, translator(lang)
        ).renderables
    ]

    told = "\n".join(lines)
    assert ("51,3°" if lang == "fr" else "51.3°") in told
    assert "19:00" in told
    assert not found.holds

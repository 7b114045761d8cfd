"""The demo's plan at crisis breaks at one refusal, and quotations mend it.

Asked of the needs that the refusal strikes alone, so that it is quick;
`make demo-stress` asks all of them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spacereserve.engine.folder import ReserveFolder
from spacereserve.engine.model import Question
from spacereserve.engine.reports import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.stress import Stress, stress, with_mend
from spacereserve.engine.supply import Sky
from spacereserve.language import Lang, translator

STRUCK = ("com-arctic-rescue", "nav-black-sea-timing", "nav-infrastructure-timing")


@pytest.fixture(scope="module")
def tried(demo_folder: ReserveFolder) -> Stress:
    demo = demo_folder.reserve
    # Of one network alone the cap on shares would leave less than half.
    policy = demo.policy.model_copy(update={"share_caps": ()})
    needs = tuple(need for need in demo.needs if need.id in STRUCK)
    reserve = demo.replaced(needs=needs, policy=policy)
    at = datetime(2026, 8, 22, tzinfo=UTC)
    question = Question.of(reserve, "crisis", at=at, days=2.0)
    assert demo_folder.catalogue is not None
    planner = Replanner(Sky(reserve, demo_folder.catalogue, question))
    losses = single_losses(reserve, (LossKind.PROVIDER,))
    return with_mend(stress(planner, losses), planner)


def test_one_provider_alone_breaks_them_all(tried: Stress) -> None:
    struck = {item.loss.id: item.broken for item in tried.losses if item.broken}

    assert tried.breaker == "provider:iridium"
    assert struck == {"provider:iridium": STRUCK}


def test_two_quotations_mend_it_and_nothing_cheaper_does(tried: Stress) -> None:
    (found,) = tried.mends

    assert found.status == "proven cheapest"
    assert found.mended == STRUCK
    assert found.left == ()
    assert found.extra_retainers_eur_per_year == 1_100_000.0
    assert {item.agreement for item in found.enlarged} == {
        "inmarsat-arctic-quotation",
        "intelsat-time-quotation",
    }


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("breaks if Iridium refuses", "sign the quotations", "€1,100,000")),
        ("fr", ("se rompt si Iridium refuse", "signer les devis", "1 100 000 €")),
    ],
)
def test_the_report_says_so(
    tried: Stress, demo_folder: ReserveFolder, lang: Lang, said: tuple[str, ...]
) -> None:
    reader = Reader(demo_folder.reserve, translator(lang))

    text = " ".join(refusal_sentences(tried, reader))

    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    assert [part for part in said if part not in plain] == []

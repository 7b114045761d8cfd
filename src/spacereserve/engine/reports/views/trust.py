"""How far to trust it: the proof stage by stage, the sky, and what it all rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from spacereserve.engine.allocation.plan import Plan, Stage
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.notices import notice_sentence
from spacereserve.engine.reports.proof import proof_sentence, stage_name
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["Proof", "Trust", "make_assumptions", "make_trust"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proven about one stage.

    Attributes:
        name: The stage.
        value: What the plan reaches.
        bound: What no plan exceeds.
        gap: The distance between the two.
        status: What is proven, in words.
    """

    name: str
    value: str
    bound: str
    gap: str
    status: str


@dataclass(frozen=True, slots=True)
class Trust:
    """What a reader may rely on.

    Attributes:
        sentence: What is proven, in a sentence.
        proofs: Stage by stage.
        sky: The catalogue in figures: what and how much.
        notices: What to bear in mind.
        snapshot: The hash of what was planned with.
    """

    sentence: str
    proofs: tuple[Proof, ...]
    sky: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    snapshot: str


def make_trust(plan: Plan, reader: Reader) -> Trust:
    """Says how far a plan may be trusted.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        The proof, the sky and the notices.
    """
    return Trust(
        sentence=proof_sentence(plan, reader),
        proofs=tuple(_proof(stage, reader) for stage in plan.stages),
        sky=_sky(plan, reader),
        notices=tuple(notice_sentence(notice, reader) for notice in plan.warnings),
        snapshot=plan.snapshot,
    )


def _proof(stage: Stage, reader: Reader) -> Proof:
    t = reader.t
    shown = t.money if stage.name == "cost" else partial(t.number, digits=3)
    return Proof(
        name=stage_name(stage, reader),
        value=shown(stage.value),
        bound=shown(stage.bound),
        gap=t.percent(stage.gap_fraction, digits=2),
        status=reader.word("plan-status", stage.status),
    )


def _sky(plan: Plan, reader: Reader) -> tuple[tuple[str, str], ...]:
    t, sky = reader.t, plan.sky
    sigmas_s = [
        need.time_sigma_s for need in plan.needs if need.time_sigma_s is not None
    ]
    rows = [
        (N_("Satellites in the catalogue"), t.number(sky.n_satellites)),
        (N_("Satellites of the reserve’s services"), t.number(sky.n_used)),
        (N_("Median age of their elements"), reader.shown("age_d", sky.median_age_d)),
        (N_("Oldest elements"), reader.shown("age_d", sky.oldest_age_d)),
        (N_("Element sets that are stale"), t.number(sky.n_stale)),
        (N_("Satellites that cannot be propagated"), t.number(sky.n_failed)),
        (N_("Element sets from after the declaration"), t.number(sky.n_future)),
    ]
    if sigmas_s:
        worst = f"±\N{NO-BREAK SPACE}{t.number(max(sigmas_s))}\N{NO-BREAK SPACE}s"
        rows.append((N_("Times of passes, one sigma, at worst"), worst))
    return tuple((reader.text(label), value) for label, value in rows)


_ASSUMPTIONS = (
    N_(
        "Satellites are propagated with SGP4 from published mean elements. A satellite"
        " that manoeuvres after its epoch can be anywhere along its orbit; the stated"
        " uncertainty of times is an estimate of one standard deviation, not a bound."
    ),
    N_(
        "All times are UTC. The Earth’s rotation is Greenwich mean sidereal time of"
        " 1982, with UT1 taken as UTC and no polar motion: an error of less than half a"
        " kilometre on the ground."
    ),
    N_(
        "A look counts where it is in the right light and at the right angle and is"
        " delivered in time: next contact with the provider’s ground stations, plus"
        " processing. Resolution is that at the angle of the look."
    ),
    N_(
        "A promise on gaps is planned with whole schedules of looks, each held to the"
        " promise at its own second; the longest gap shown is measured on the looks."
    ),
    N_(
        "Communications count where satellites are in view at every spot for the share"
        " of time asked, through a gateway in sight or links between satellites. Rain"
        " and jamming are computed where a service describes its link and the theatre"
        " its rain; elsewhere the rate agreed is taken at its word."
    ),
    N_(
        "Regions are sampled at a few spots; a figure for a region is a figure for"
        " these spots."
    ),
    N_(
        "Quantities, prices and call-up times are those of the agreements; performance"
        " that only the provider states is taken at its word."
    ),
    N_(
        "Proven means proven for this snapshot and within this model. It does not mean"
        " that a provider will keep its promise."
    ),
)


def make_assumptions(reserve: Reserve, reader: Reader) -> tuple[str, ...]:
    """Says what every figure rests on.

    Args:
        reserve: The reserve.
        reader: The same reserve and the language.

    Returns:
        Sentences: the model's own, then the sources of the cloud figures.
    """
    said = [reader.text(message) for message in _ASSUMPTIONS]
    for theatre in sorted(reserve.theatres, key=lambda theatre: theatre.id):
        name = reader.name("theatres", theatre.id)
        said += [
            reader.text(
                N_("Cloud over {theatre}: a forecast for part of the time ({source}).")
            ).format(theatre=name, source=source)
            for source in dict.fromkeys(one.source for one in theatre.cloud_forecast)
        ]
        if theatre.cloud_fraction_by_month is None:
            text = reader.text(
                N_(
                    "Cloud over {theatre}: not known; where a need asks for certainty"
                    " through cloud, no optical look counts."
                )
            )
            said.append(text.format(theatre=name))
        else:
            source = theatre.cloud_source or reader.text(N_("source not stated"))
            text = reader.text(N_("Cloud over {theatre}: monthly means ({source})."))
            said.append(text.format(theatre=name, source=source))
    return tuple(said)

"""The words for codes: what a reader sees for ``satcom``, ``partly`` or ``looks``."""

from __future__ import annotations

from spacereserve.language import N_, Translator

__all__ = ["SHAPES", "WORDS", "counted", "word"]

SHAPES = {
    "met": "\N{BLACK CIRCLE}",
    "partly": "\N{CIRCLE WITH LEFT HALF BLACK}",
    "unmet": "\N{WHITE CIRCLE}",
}
"""The shape of each state, so that colour never carries the meaning alone."""

WORDS: dict[str, dict[str, str]] = {
    "domain": {
        "imaging": N_("Imaging"),
        "satcom": N_("Satellite communications"),
        "surveillance": N_("Space surveillance"),
        "launch": N_("Launch"),
        "navigation": N_("Navigation"),
    },
    "state": {
        "met": N_("met"),
        "partly": N_("partly met"),
        "unmet": N_("not met"),
    },
    "step": {
        "standing": N_("Standing"),
        "nation": N_("Nation"),
        "restriction": N_("Restriction"),
        "cyber": N_("Cyber security"),
        "quality": N_("Quality"),
        "physics": N_("Physics"),
        "notice": N_("Notice"),
        "capacity": N_("Capacity"),
        "share-cap": N_("Share cap"),
        "budget": N_("Budget"),
        "elsewhere": N_("Better elsewhere"),
        "used": N_("Used"),
    },
    "plan-status": {
        "proven optimal": N_("Proven optimal"),
        "within gap": N_("Within a known gap"),
        "not proven": N_("Not fully proven"),
        "timed out": N_("Timed out"),
    },
    "provider-status": {
        "applicant": N_("applicant"),
        "vetted": N_("vetted"),
        "admitted": N_("admitted"),
        "suspended": N_("suspended"),
        "withdrawn": N_("withdrawn"),
    },
    "maturity": {
        "concept": N_("a concept"),
        "demonstrated": N_("demonstrated only"),
        "operational": N_("operational"),
    },
    "standing": {
        "member": N_("member"),
        "partner": N_("partner"),
        "third": N_("third state"),
    },
    "will": {
        "provider": N_("will of the provider"),
        "home-state": N_("will of its home state"),
        "parent": N_("will of its parent company"),
        "creditor": N_("will of a creditor"),
    },
    "cyber": {
        "none": N_("none"),
        "applied": N_("applied for"),
        "audited": N_("audited"),
        "approved": N_("approved"),
    },
    "sensor": {
        "optical": N_("optical"),
        "sar": N_("radar"),
        "rf": N_("radio-frequency"),
        "thermal": N_("thermal"),
    },
    "light": {"day": N_("by day"), "night": N_("by night")},
    "orbit": {
        "leo": N_("low Earth orbit"),
        "meo": N_("medium Earth orbit"),
        "geo": N_("geostationary orbit"),
        "heo": N_("highly elliptical orbit"),
        "sso": N_("sun-synchronous orbit"),
        "gto": N_("geostationary transfer orbit"),
        "ground": N_("from the ground"),
    },
    "by": {
        "provider": N_("Provider"),
        "nation": N_("Nation"),
        "orbit": N_("Orbit"),
    },
    "unit": {
        "looks/day": N_("looks/day"),
        "mbit/s": N_("Mbit/s"),
        "observations/day": N_("observations/day"),
        "launches": N_("launches"),
        "service": N_("service"),
        "looks": N_("looks"),
        "mbit/s·day": N_("Mbit/s × days"),
        "observations": N_("observations"),
        "days": N_("days of service"),
    },
    "estimate": {
        "availability": N_("available"),
        "availability_in_view": N_("in sight of a satellite"),
        "availability_in_rain": N_("link up in rain"),
        "availability_of_gateway": N_("gateway up in rain (part of the link)"),
        "availability_of_equipment": N_("equipment works"),
        "rate_mbit_s": N_("the link carries"),
        "back_mbit_s": N_("the way back carries"),
        "latency_ms": N_("round trip, 19 times in 20 at most"),
        "bearable_jammer_db": N_("bears a jammer over the signal of"),
        "pdop": N_("PDOP, 19 times in 20 at most"),
        "position_error_m": N_("position error, one sigma, 19 times in 20 at most"),
        "received_dbw": N_("received power, 19 times in 20 at least"),
        "response_p50_h": N_("order to delivery, one order in two"),
        "response_p90_h": N_("order to delivery, nine orders in ten"),
        "response_p99_h": N_("order to delivery, 99 orders in 100"),
        "uplink_wait_h": N_("of it, to the uplink (median)"),
        "collection_wait_h": N_("from uplink to collection (median)"),
        "downlink_wait_h": N_("from collection to the ground (median)"),
        "processing_wait_h": N_("processing (median)"),
        "collectable_fraction": N_("of the region, all its strips of a slot together"),
        "sample_distance_m": N_("ground sample distance of its looks"),
        "resolution_m": N_("resolution, or accuracy of a fix"),
        "campaign_h": N_("from call-up to lift-off"),
        "mass_to_orbit_kg": N_("carries to the orbit wanted"),
        "plane_wait_h": N_("wait for the plane to pass over the pad (mean)"),
        "magnitude": N_("brightness of the objects, magnitudes"),
        "detection_range_km": N_("farthest range for objects of the size wanted"),
        "custody_gap_h": N_("longest time without an observation (median object)"),
        "coverage_fraction": N_("objects observed at all"),
        "clear_fraction": N_("chance that a look is clear"),
        "met_fraction": N_("met"),
        "supplied_mbit_s": N_("rate supplied, mean over its time"),
        "to_orbit_d": N_("until the last launch"),
        "longest_gap_h": N_("longest time without a look"),
        "latency_p90_h": N_("delivered within, nine looks in ten"),
        "jamming_margin_db": N_("margin over GPS L1 C/A against jamming"),
    },
    "origin": {
        "orbits": N_("from the orbits"),
        "link": N_("from orbits, link budget and rain"),
        "signal": N_("from orbits and signal"),
        "chain": N_("from contacts and looks"),
        "geometry": N_("from angle and range"),
        "plan": N_("counted from the plan"),
        "climate": N_("a mean of many years"),
        "forecast": N_("from the forecast on record"),
        "derived": N_("derived, not published"),
        "stated": N_("as stated"),
    },
    "layer": {
        "cloud": N_("cloud"),
        "catalogue": N_("catalogue"),
    },
}
"""English words by kind and code."""


def word(kind: str, code: str, translator: Translator) -> str:
    """The word for a code in the reader's language.

    Args:
        kind: A key of ``WORDS``.
        code: Such as ``partly``.
        translator: The reader's language.

    Returns:
        The word; the code itself where there is none.
    """
    return translator.gettext(WORDS[kind].get(str(code), str(code)))


def counted(state: str, n: int, translator: Translator) -> str:
    """How many needs are in a state, such as ``3 partly met``.

    Args:
        state: ``met``, ``partly`` or ``unmet``.
        n: How many.
        translator: The reader's language.

    Returns:
        The number and the word, which in French agree.
    """
    t = translator
    said = {
        "met": t.ngettext("{n} met", "{n} met", n),
        "partly": t.ngettext("{n} partly met", "{n} partly met", n),
        "unmet": t.ngettext("{n} not met", "{n} not met", n),
    }
    return said[state].format(n=t.number(n))

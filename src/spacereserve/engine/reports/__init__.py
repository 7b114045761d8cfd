"""Reports: a plan as sentences, as tables on a terminal and as one HTML file.

    plan + reserve + language ──▶ Reader ──▶ sentences ──┬─▶ terminal (rich)
                                     └─────▶ views ──────┴─▶ templates ──▶ HTML

A plan holds codes and figures; here they become English or French. Nothing here
computes: what is not in the plan is not in the report.
"""

from __future__ import annotations

from spacereserve.engine.reports.bindings import binding_sentence
from spacereserve.engine.reports.day import day_picture, day_report, schedule_summary
from spacereserve.engine.reports.difference import difference_summary
from spacereserve.engine.reports.fragility import fragility_summary
from spacereserve.engine.reports.html import html_report
from spacereserve.engine.reports.launches import launches_picture
from spacereserve.engine.reports.notices import notice_sentence
from spacereserve.engine.reports.proof import proof_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.reasons import reason_sentence
from spacereserve.engine.reports.remedies import remedy_effect, remedy_sentence
from spacereserve.engine.reports.terminal import plan_summary, readiness_table
from spacereserve.engine.reports.verification import (
    day_verification_summary,
    verification_summary,
)

__all__ = [
    "Reader",
    "binding_sentence",
    "day_picture",
    "day_report",
    "day_verification_summary",
    "difference_summary",
    "fragility_summary",
    "html_report",
    "launches_picture",
    "notice_sentence",
    "plan_summary",
    "proof_sentence",
    "readiness_table",
    "reason_sentence",
    "remedy_effect",
    "remedy_sentence",
    "schedule_summary",
    "verification_summary",
]

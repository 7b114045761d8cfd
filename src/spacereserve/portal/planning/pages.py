"""The report on the plans of a run, as a live page under the portal's own rules.

The engine's report is one file with its style inside. Here the style is a file of its
own, because the portal allows no inline style, and the way back is put at the top.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from spacereserve.engine.allocation import Plan
from spacereserve.engine.reports import html_report
from spacereserve.portal.planning.models import Run
from spacereserve.portal.planning.runs import reserve_of
from spacereserve.portal.reader import reader_language

__all__ = ["live_report", "report_style", "whole_report"]

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')


@cache
def report_style() -> str:
    """The style of reports."""
    found = files("spacereserve.engine.reports") / "templates" / "style.css"
    return found.read_text(encoding="utf-8")


def whole_report(run: Run) -> str:
    """The engine's own report on every plan of a run, as one file.

    Args:
        run: A run that is done.
    """
    plans = [Plan.model_validate(row.plan) for row in run.plans.order_by("id")]
    lang = reader_language()
    return html_report(plans, reserve_of(run.snapshot), lang=lang)


def live_report(run: Run) -> str:
    """The report on every plan of a run.

    Args:
        run: A run that is done.

    Returns:
        A whole document without inline style or script.
    """
    text = whole_report(run)
    link = (
        f'<link rel="stylesheet" href="{reverse("report_style")}">'
        f'<link rel="icon" href="{static("look/mark.svg")}" type="image/svg+xml">'
    )
    text = _POLICY.sub("", _STYLE.sub(lambda _found: link, text, count=1))
    back = render_to_string("planning/back.html", {"run": run})
    return text.replace("<body>", f"<body>{back}", 1)

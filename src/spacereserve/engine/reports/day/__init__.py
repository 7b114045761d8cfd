"""A day's schedule for readers: on a terminal, as a picture, as a page."""

from __future__ import annotations

from spacereserve.engine.reports.day.page import day_picture, day_report
from spacereserve.engine.reports.day.terminal import schedule_summary

__all__ = ["day_picture", "day_report", "schedule_summary"]

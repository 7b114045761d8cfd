"""What-if answers on paper: pictures and tables as one HTML file, or one picture."""

from __future__ import annotations

from spacereserve.engine.reports.whatif.page import (
    Value,
    whatif_picture,
    whatif_report,
)
from spacereserve.engine.reports.whatif.section import Section
from spacereserve.engine.reports.whatif.sections import make_sections

__all__ = ["Section", "Value", "make_sections", "whatif_picture", "whatif_report"]

"""What the report shows, as plain values in the reader's language.

Each module turns a part of a plan into frozen values of text and numbers; the templates
only lay them out. Nothing here knows HTML.
"""

from __future__ import annotations

from spacereserve.engine.reports.views.chapter import Chapter, make_chapter

__all__ = ["Chapter", "make_chapter"]

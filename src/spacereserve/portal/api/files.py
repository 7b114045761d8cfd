"""Answers that are files: how the interface describes them."""

from __future__ import annotations

from typing import Any

__all__ = ["answers_file"]


def answers_file(media_type: str) -> dict[str, Any]:
    """Describes an answer that is a file and not JSON.

    Args:
        media_type: Its type, such as ``application/zip``.

    Returns:
        For ninja's ``openapi_extra``.
    """
    is_text = media_type.startswith("text/") or media_type.endswith(("xml", "ndjson"))
    form = {"type": "string"} if is_text else {"type": "string", "format": "binary"}
    content = {media_type: {"schema": form}}
    return {"responses": {200: {"description": "The file.", "content": content}}}

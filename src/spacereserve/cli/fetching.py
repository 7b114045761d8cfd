"""Fetching a catalogue over the network, on explicit request only."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from spacereserve.engine.errors import InputError

__all__ = ["check_url", "fetched"]

_TIMEOUT_S = 60.0
_MOST_BYTES = 256 * 1024 * 1024


def check_url(url: str) -> None:
    """Refuses addresses that are neither https nor on this machine.

    Args:
        url: The address.

    Raises:
        InputError: It is refused.
    """
    if _is_allowed(url):
        return
    raise InputError(
        "the address is refused",
        rule="a catalogue is fetched over https (http only from this machine)",
        value=url,
        way_out="use an https address, or fetch by hand and use `catalog import FILE`",
    )


def _is_allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    local = host in {"localhost", "127.0.0.1", "::1"}
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and local)
    )


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where one could have gone at once."""

    def redirect_request(self, *args: Any) -> urllib.request.Request | None:
        """Looks at the new address first; it is the last argument."""
        check_url(args[-1])
        return super().redirect_request(*args)


def fetched(url: str) -> bytes:
    """What an address answers with.

    Args:
        url: An address that ``check_url`` has nothing against.

    Raises:
        InputError: Nothing came, or too much, or from an address that is refused.
    """
    request = urllib.request.Request(url, headers={"User-Agent": "spacereserve"})  # noqa: S310 - scheme checked
    opener = urllib.request.build_opener(_CheckedRedirects)
    try:
        with opener.open(request, timeout=_TIMEOUT_S) as answer:
            content: bytes = answer.read(_MOST_BYTES + 1)
            if answer.length and len(content) <= _MOST_BYTES:
                raise http.client.IncompleteRead(content, answer.length)
    except (OSError, http.client.HTTPException) as error:
        raise InputError(
            f"nothing came from {url} ({error})",
            rule="the source must answer",
            value=url,
            way_out="check the connection, or fetch by hand and `catalog import FILE`",
        ) from error
    if len(content) > _MOST_BYTES:
        raise InputError(
            f"more than {_MOST_BYTES} bytes came from {url}",
            rule="a catalogue is not larger than that",
            value=url,
            way_out="check the address",
        )
    return content

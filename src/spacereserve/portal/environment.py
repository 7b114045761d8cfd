"""What the environment says about this portal, read once, with all mistakes at once.

Every variable begins with ``SPACERESERVE_`` and has a safe default: a portal with no
variable at all runs on this machine alone, with SQLite, under ``~/.spacereserve``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from spacereserve.portal.errors import SetupError

__all__ = ["Environment", "database_settings", "mail_settings", "read_environment"]

_PREFIX = "SPACERESERVE_"
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Environment:
    """The portal's circumstances.

    Attributes:
        home: Where data, keys, static files and letters lie.
        database_url: ``postgresql://user:password@host/name``; None is SQLite at home.
        hosts: Names under which the portal is asked for.
        origins: Full origins, such as ``https://reserve.example``, of its forms.
        https: Whether people reach it by HTTPS (cookies, redirects, HSTS follow).
        behind_proxy: Whether ``X-Forwarded-Proto`` and ``-For`` come from our proxy.
        mail_url: ``smtp://user:password@host:587?tls=1``; None is the local outbox.
        mail_from: The sender of letters.
        name: What this reserve calls itself.
        log_level: The least grave level that is logged.
    """

    home: Path
    database_url: str | None
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    https: bool
    behind_proxy: bool
    mail_url: str | None
    mail_from: str
    name: str
    log_level: str

    def secret(self, name: str) -> str:
        """A secret of this portal, made at first use and kept in its home.

        Args:
            name: What it is for: the file is called ``<name>.key``.

        Returns:
            At least 50 characters.
        """
        path = self.home / f"{name}.key"
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        return path.read_text(encoding="ascii").strip()


def read_environment(environ: Mapping[str, str] | None = None) -> Environment:
    """Reads the variables.

    Args:
        environ: The variables; by default those of this process.

    Returns:
        What they say, with defaults where they are silent.

    Raises:
        SetupError: A variable has a value that it cannot have.
    """
    known = os.environ if environ is None else environ

    def value(name: str, default: str) -> str:
        return known.get(_PREFIX + name, "").strip() or default

    return Environment(
        home=Path(value("HOME", "~/.spacereserve")).expanduser().resolve(),
        database_url=value("DATABASE_URL", "") or None,
        hosts=_several(value("HOSTS", "localhost,127.0.0.1,[::1]")),
        origins=_several(value("ORIGINS", "")),
        https=_flag("HTTPS", value("HTTPS", "1")),
        behind_proxy=_flag("BEHIND_PROXY", value("BEHIND_PROXY", "0")),
        mail_url=value("MAIL_URL", "") or None,
        mail_from=value("MAIL_FROM", "Space Reserve <reserve@localhost>"),
        name=value("NAME", "Space Reserve"),
        log_level=value("LOG_LEVEL", "INFO").upper(),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _flag(name: str, text: str) -> bool:
    if text.lower() not in _YES:
        raise SetupError(
            f"{_PREFIX}{name} is neither yes nor no",
            rule="it is one of: " + ", ".join(_YES),
            value=text,
            way_out=f"set {_PREFIX}{name} to 1 or 0",
        )
    return _YES[text.lower()]


def database_settings(known: Environment) -> dict[str, object]:
    """The database as Django wants it told.

    Args:
        known: The environment.

    Returns:
        The entry ``default`` of ``DATABASES``.

    Raises:
        SetupError: The address names another kind of database.
    """
    if known.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(known.home / "portal.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = _address("DATABASE_URL", known.database_url, ("postgresql", "postgres"))
    options = {key: found[-1] for key, found in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mail_settings(known: Environment) -> dict[str, object]:
    """The mail server as Django wants it told; the local outbox where none is set.

    Args:
        known: The environment.

    Returns:
        Settings whose names begin with ``EMAIL_``.

    Raises:
        SetupError: The address is not one of a mail server.
    """
    if known.mail_url is None:
        return {
            "EMAIL_BACKEND": "spacereserve.portal.accounts.outbox.OutboxBackend",
        }
    parts = _address("MAIL_URL", known.mail_url, ("smtp", "smtps"))
    asked = {key: found[-1] for key, found in parse_qs(parts.query).items()}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": _flag("MAIL_URL", asked.get("tls", "0")),
        "EMAIL_TIMEOUT": 20,
    }


def _address(name: str, text: str, schemes: tuple[str, ...]) -> SplitResult:
    parts = urlsplit(text)
    if parts.scheme not in schemes:
        raise SetupError(
            f"{_PREFIX}{name} is of a kind that the portal does not know",
            rule="it begins with one of: " + ", ".join(f"{s}://" for s in schemes),
            value=parts.scheme,
            way_out=f"correct {_PREFIX}{name}, or leave it out",
        )
    return parts

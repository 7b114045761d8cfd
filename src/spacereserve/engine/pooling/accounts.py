"""Accounts: what nations earn and bring, and other programmes, from a file.

[income_eur]              # such as gross national income, EUR a year
FIN = 280e9
[assets_eur]              # worth of what each brings for the length of the plan, EUR
FIN = 40000.0
[data_eur]
[money_eur]
[[programmes]]
id = "common-imagery"
name = "Common imagery service"
domain = "imaging"
nations = ["FIN", "FRA"]
theatres = ["baltic"]
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder.values import read_value
from spacereserve.engine.model import Reserve, suggestion
from spacereserve.engine.model.record import Identifier, Money, Named, Record, Text

__all__ = ["Accounts", "Programme", "read_accounts"]

_TABLES = {
    "nations": "nations",
    "theatres": "theatres",
    "uses": "uses",
    "levels": "levels",
}


class Programme(Named):
    """Another programme that serves needs of its own accord."""

    domain: Text
    """Domain it serves."""
    nations: tuple[Identifier, ...] = ()
    """Nations (ids) it serves; none named means all."""
    theatres: tuple[Identifier, ...] = ()
    """Theatres (ids) it covers; none named means all."""
    uses: tuple[Identifier, ...] = ()
    """Uses (ids) it serves; none named means all."""
    levels: tuple[Identifier, ...] = ()
    """Levels (ids) at which it serves; none named means all."""
    sources: tuple[Text, ...] = ()
    """Where the facts come from."""


class Accounts(Record):
    """What nations earn and bring, and other programmes."""

    income_eur: dict[Identifier, Money] = Field(default_factory=dict)
    """Income by nation (id), EUR; only ratios matter."""
    assets_eur: dict[Identifier, Money] = Field(default_factory=dict)
    """Worth of the assets that a nation brings for the length of the plan, EUR."""
    data_eur: dict[Identifier, Money] = Field(default_factory=dict)
    """Worth of the data that it brings, EUR."""
    money_eur: dict[Identifier, Money] = Field(default_factory=dict)
    """Money that it pays in, EUR."""
    programmes: tuple[Programme, ...] = ()
    """Other programmes."""

    def brought_eur(self, nation: str) -> float:
        """All that a nation brings, EUR.

        Args:
            nation: The nation (id).
        """
        parts = (self.assets_eur, self.data_eur, self.money_eur)
        return float(sum(part.get(nation, 0.0) for part in parts))


def read_accounts(path: Path | None, reserve: Reserve) -> Accounts:
    """Reads accounts from a TOML file.

    Args:
        path: The file; None has nothing in it.
        reserve: The reserve that they speak of.

    Raises:
        InputError: The file cannot be read, or has mistakes; all are told at once.
    """
    if path is None:
        return Accounts()
    accounts = read_value(path, Accounts, rule="accounts are a TOML file")
    unknown = _unknown(accounts, reserve, path)
    if unknown:
        raise InputError.from_problems(unknown)
    return accounts


def _unknown(accounts: Accounts, reserve: Reserve, path: Path) -> list[Problem]:
    named = [
        (key, "nations", name)
        for key in ("income_eur", "assets_eur", "data_eur", "money_eur")
        for name in getattr(accounts, key)
    ]
    named += [
        (f"programmes[{place}].{key}", table, name)
        for place, programme in enumerate(accounts.programmes)
        for key, table in _TABLES.items()
        for name in getattr(programme, key)
    ]
    return [
        Problem(
            f"the reserve's {table} do not have {name!r}",
            rule="accounts name records of the reserve",
            value=name,
            way_out=suggestion(name, reserve.by_id(table)),
            file=str(path),
            key=key,
        )
        for key, table, name in named
        if name not in reserve.by_id(table)
    ]

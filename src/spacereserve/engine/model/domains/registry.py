"""The domains that a program knows: five of its own, and those added to it.

A further domain is one file with its service, its need and its physics, and one call of
``supply.add_domain``. Types that hold services or needs of any domain are built from
what is known here, and built anew when a domain is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Union

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from spacereserve.engine.errors import InputError
from spacereserve.engine.model.domains.base import NeedBase, ServiceBase

__all__ = [
    "AnyDomain",
    "AnyOf",
    "Words",
    "add_words",
    "domain_names",
    "forget_words",
    "when_domains_change",
    "words_of",
]


@dataclass(frozen=True)
class Words:
    """The words of one domain.

    Attributes:
        name: Its name in files, such as ``weather``.
        title: Its title in English.
        title_fr: Its title in French.
        service: The record of a service; its ``domain`` is a Literal of the name.
        need: The record of a need; likewise.
        unit: What a line counts: one of the units of agreements.
        asset_kinds: Fields of the service that name assets, with the kinds allowed.
        asked: What a need asks for as parts of a line, given the need and a language.
    """

    name: str
    title: str
    title_fr: str
    service: type[ServiceBase]
    need: type[NeedBase]
    unit: str
    asset_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: Callable[[Any, str], list[str]] | None = None


_KNOWN: dict[str, Words] = {}
_OWN: set[str] = set()
_WATCHERS: list[Callable[[], None]] = []


def domain_names() -> tuple[str, ...]:
    """The names of all domains, in the order in which they are shown."""
    return tuple(_KNOWN)


def words_of(domain: str) -> Words:
    """The words of a domain (a name that is known)."""
    return _KNOWN[domain]


def add_words(words: Words, *, own: bool = False) -> None:
    """Adds a domain's words and has every type that holds them built anew.

    Args:
        words: The words.
        own: True for the five domains of the program.

    Raises:
        InputError: A domain of this name is known already.
    """
    if words.name in _KNOWN:
        raise InputError(
            f"the domain {words.name!r} is known already",
            rule="each domain has its own name and is added once",
            value=words.name,
            way_out="choose another name, or leave out the second registration",
        )
    _KNOWN[words.name] = words
    if own:
        _OWN.add(words.name)
    _tell()


def forget_words(domain: str) -> None:
    """Takes an added domain out again, as tests and notebooks need.

    Args:
        domain: Its name; one of the program's own stays.
    """
    if domain in _KNOWN and domain not in _OWN:
        del _KNOWN[domain]
        _tell()


def when_domains_change(rebuild: Callable[[], None]) -> None:
    """Has a function called after each change of what is known.

    Args:
        rebuild: Such as the rebuilding of a type that holds needs of any domain.
    """
    _WATCHERS.append(rebuild)


def _tell() -> None:
    for rebuild in _WATCHERS:
        rebuild()


@dataclass(frozen=True)
class AnyOf:
    """Marks a type as any domain's service or need; which ones, is looked up here.

    Attributes:
        part: ``service`` or ``need``.
    """

    part: str

    @property
    def members(self) -> tuple[type[Any], ...]:
        """The records of all domains known."""
        return tuple(getattr(words, self.part) for words in _KNOWN.values())

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic's schema of the union of all members, told apart by ``domain``."""
        del source
        union: Any = Union[self.members]  # noqa: UP007 - made of a tuple
        return handler.generate_schema(Annotated[union, Field(discriminator="domain")])


@dataclass(frozen=True)
class AnyDomain:
    """Marks a text as the name of a domain that is known."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic's schema: a text of one of the names."""
        del source, handler
        return core_schema.str_schema(pattern=f"^({'|'.join(_KNOWN)})$")

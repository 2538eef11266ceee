"""Sources and the shared vocabulary: what a number rests on, and the names of things in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from esvalue.core.quantified import Of
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.parameters import EVIDENCE, Evidence

__all__ = ["EVIDENCE", "LEVELS", "Overlap", "ServiceList", "ServiceName", "Source", "Vocabulary"]

#: Levels that may enjoy a service, from the holder outwards.
LEVELS = ("holder", "county", "city", "province", "nation", "world")


class Source(Strict):
    """Where a number comes from: its title, kind of evidence, where it is found, its year.

    Examples
    --------
    >>> one = Source.model_validate({"title": {"zh": "样方", "en": "cut plots"}, "kind": "monitoring", "year": 2023})
    >>> one.kind, one.title.en, one.year
    ('monitoring', 'cut plots', 2023)
    """

    words: ClassVar = {"kind": CHOICES["evidence"]}
    title: Text
    kind: Evidence
    locator: str = ""
    year: Annotated[int, Of("source_year")] | None = None
    note: Text | None = None


class Named(Strict):
    """Anything with a title in both languages."""

    title: Text
    note: Text | None = None


class ServiceName(Named):
    """A service code of the vocabulary."""

    group: Literal["provisioning", "regulating", "cultural", "habitat", "supporting"]


class ServiceList(Named):
    """A published list of services an account is measured against (k of n)."""

    services: list[str]
    source: Name | None = None


class Overlap(Named):
    """Service codes that value the same thing: at most one of them may be summed in an account."""

    members: list[str]


class EvidenceGrade(Named):
    """Title and grade of a kind of evidence."""

    grade: Literal["A", "B", "C", "D"]


class Vocabulary(Strict):
    """Names shared by all cards: domains, regions, levels, services and their lists, overlaps, kinds of evidence.

    Examples
    --------
    >>> from esvalue.inputs import Library
    >>> words = Library().vocabulary
    >>> "wetland" in words.domains, "judgement" in words.evidence
    (True, True)
    """

    domains: dict[str, Named] = Field(default_factory=dict)
    region_types: dict[str, dict[str, Named]] = Field(default_factory=dict)
    levels: dict[str, Named] = Field(default_factory=dict)
    services: dict[str, ServiceName] = Field(default_factory=dict)
    lists: dict[str, ServiceList] = Field(default_factory=dict)
    overlaps: dict[str, Overlap] = Field(default_factory=dict)
    evidence: dict[str, EvidenceGrade] = Field(default_factory=dict)
    categories: dict[str, Named] = Field(default_factory=dict)

    def extended(self, more: Vocabulary | None) -> Vocabulary:
        """Return this vocabulary with the names of a card added."""
        if more is None:
            return self
        regions = {
            d: {**self.region_types.get(d, {}), **more.region_types.get(d, {})}
            for d in {**self.region_types, **more.region_types}
        }
        merged: Mapping[str, object] = {
            name: {**getattr(self, name), **getattr(more, name)}
            for name in type(self).model_fields
            if name != "region_types"
        }
        return Vocabulary.model_construct(**merged, region_types=regions)  # type: ignore[arg-type]

    def category_title(self, domain: str, category: str) -> Text:
        """Return the title of a category of a table: a zone of the domain, a category of columns, a zone of another
        domain; without one, its code.
        """
        tables = [self.region_types.get(domain, {}), self.categories, *self.region_types.values()]
        named = next((table[category] for table in tables if category in table), None)
        return named.title if named is not None else Text(zh=category, en=category.replace("_", " "))

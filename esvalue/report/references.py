"""Sources as references of a paper: BibTeX, and the numbered list of GB/T 7714-2015."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esvalue import __version__
from esvalue.core.text import Text

__all__ = ["Reference", "bibtex", "gbt7714", "software"]

#: What GB/T 7714 calls a kind of source, and BibTeX: its document type and its entry.
KINDS: Mapping[str, tuple[str, str]] = {
    "paper": ("J", "article"),
    "law": ("Z", "misc"),
    "standard": ("S", "techreport"),
    "statistics": ("Z", "misc"),
    "survey": ("R", "techreport"),
    "monitoring": ("DS", "misc"),
    "software": ("CP", "software"),
}
#: Kinds that name no document.
UNNAMED = ("judgement", "imputed")
_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/[^\s，,；;）)]+)", re.IGNORECASE)
_SPECIAL = re.compile(r"([&%$#_{}])")
NO_YEAR = Text(zh="无日期", en="n.d.")


@dataclass(frozen=True)
class Reference:
    """A document by its identifier: title in both languages, kind, where in it, year."""

    key: str
    title: Text
    kind: str
    locator: str = ""
    year: int | None = None
    author: str = ""

    @property
    def doi(self) -> str:
        """Its DOI, or nothing."""
        found = _DOI.search(self.locator)
        return found[1].rstrip(".") if found else ""

    @property
    def place(self) -> str:
        """Where it stands, without its DOI.

        >>> Reference("a", Text.same("A"), "paper", "doi:10.5846/x1，生态学报 37(20):1-2").place
        '生态学报 37(20):1-2'
        """
        return _DOI.sub("", self.locator).strip(" ，,;；.。")


def software(version: str = __version__) -> Reference:
    """Return what is cited of esvalue itself, as CITATION.cff says it."""
    title = Text.same("esvalue: ecosystem-service valuation and eco-compensation standards")
    return Reference("esvalue", title, "software", f"version {version}", None, "The esvalue maintainers")


def bibtex(references: Sequence[Reference], language: str = "en") -> str:
    r"""Return references as a BibTeX file.

    >>> print(bibtex([Reference("ab_2010", Text.same("A & B"), "paper", "doi:10.1000/x, 3:4", 2010)]))
    @article{ab_2010,
      title = {A \& B},
      year = {2010},
      doi = {10.1000/x},
      note = {3:4},
    }
    <BLANKLINE>
    """
    return "\n".join(_entry(one, language) for one in references)


def _entry(one: Reference, language: str) -> str:
    kind = KINDS.get(one.kind, ("Z", "misc"))[1]
    fields = {
        "author": f"{{{one.author}}}" if one.author else "",
        "title": one.title[language],
        "year": str(one.year or ""),
        "doi": one.doi,
        "note": one.place,
    }
    lines = [
        f"  {name} = {{{_SPECIAL.sub(_escaped, value) if name != 'author' else value}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{re.sub(r'[^A-Za-z0-9_:.-]', '-', one.key)},", *lines, "}", ""])


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[1]}"


def gbt7714(references: Sequence[Reference], language: str = "zh") -> str:
    """Return references as a numbered list in the form of GB/T 7714-2015.

    >>> print(gbt7714([Reference("a", Text.same("芦苇湿地的价值"), "paper", "doi:10.1000/x，生态学报 37:1", 2010)]))
    [1] 芦苇湿地的价值[J]. 生态学报 37:1, 2010. DOI: 10.1000/x.
    >>> print(gbt7714([Reference("b", Text.same("Guideline"), "standard", "the ministry, 2020", 2020)], "en"))
    [1] Guideline[S]. the ministry, 2020.
    >>> print(gbt7714([Reference("c", Text.same("Act"), "law")], "en"))
    [1] Act[Z]. n.d.
    """
    return "\n".join(f"[{number}] {_line(one, language)}" for number, one in enumerate(references, start=1))


def _line(one: Reference, language: str) -> str:
    head = f"{one.author}. " if one.author else ""
    year = str(one.year or NO_YEAR[language])
    parts = [part for part in (one.place, "" if one.place.endswith(year) else year) if part]
    doi = f" DOI: {one.doi}." if one.doi else ""
    said = ", ".join(parts).removesuffix(".")
    return f"{head}{one.title[language]}[{KINDS.get(one.kind, ('Z', ''))[0]}]. {said}.{doi}"

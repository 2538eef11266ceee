"""English words in Chinese texts: those that are neither names nor reviewed."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["foreign", "nothing_foreign"]

#: Names of the shipped scenarios, as they are typed.
SHIPPED = sorted(path.name for path in (Path(__file__).parents[1] / "scenarios").iterdir())
#: Latin words a Chinese reader meets: names of formats, programs, methods and norms; words that are typed as they
#: stand.
REVIEWED = {
    *[
        "panjin",
        "xlsx",
        "levels",
        "esvalue",
        "zh",
        "en",
        "n/a",
        "e",
        "g",
        "TOML",
        "CSV",
        "XLSX",
        "JSON",
        "DOT",
        "HTML",
        "SVG",
        "UTF",
        "GB",
        "Excel",
        "Python",
        "Word",
        "LaTeX",
        "Parquet",
        "BibTeX",
        "ASCII",
        "pyarrow",
        "csv",
        "latex",
        "parquet",
        "dask",
        "GEP",
        "SEEA",
        "EA",
        "CPI",
    ],
    *[
        "Sobol",
        "sobol",
        "morris",
        "pawn",
        "delta",
        "dgsm",
        "shapley",
        "regional",
        "threads",
        "processes",
        "none",
        "kind",
        "domain",
        "card",
        "map",
        "likelihood",
        "posterior",
        "linear",
        "huber",
        "cauchy",
    ],
    *[
        "row",
        "place",
        "year",
        "node",
        "source",
        "all",
        "contingent",
        "choice",
        "travel",
        "hedonic",
        "transfer",
        "budgets",
        "auction",
        "logistic",
        "normal",
        "log",
        "weibull",
    ],
    *["TRUE", "FALSE", "judgement", "own", "value", "role", "reason", "entry", "checked", "read", "me"],
    *["sections", "targets", "monitoring"],
}


NAMES = re.compile(
    r"""
    "[^"]*" | '[^']*' | “[^”]*” | `[^`]*` | ‘[^’]*’                     # what someone wrote, quoted
  | https?://\S+ | \S*[/\\]\S+                                          # paths, units with a slash
  | -{1,2}[A-Za-z][\w-]*                                                # options
  | [\w.*-]+\.(?:toml|csv|xlsx|docx|html|json|md|py|svg|png|nc)\b                # files
  | [A-Za-z][\w]*(?:[._@#:|-][\w\[\]]+|\[[^\]]*\])+                     # names of entries: wetland.area, a_b, x[core]
  | \b\w+\ \[[^\]]*\]                                                  # headings of columns: area [ha]
  | esvalue(?:\ --lang\ zh)?(?:\ [a-z]+)*                                                # commands
  | [A-Za-z]\w*_\w* | \{[^}]*\} | \[[^\]]*\] | \bF[a-z0-9]{5}\b         # identifiers, choices, units in brackets, figures
""",  # noqa: E501
    re.VERBOSE,
)


WORD = re.compile(r"[A-Za-z][A-Za-z/]*[A-Za-z]|[A-Za-z]{2,}")


def foreign(text: str, *known: str) -> set[str]:
    """Return the Latin words of a text that are neither names nor reviewed."""
    told = "|".join(re.escape(one) for one in sorted((*known, *SHIPPED), key=len, reverse=True) if one)
    bare = NAMES.sub(" ", text)
    bare = re.sub(rf"(?<![A-Za-z])(?:{told})(?![A-Za-z])", " ", bare) if told else bare
    return {word for word in WORD.findall(bare) if word not in REVIEWED}


def nothing_foreign(printed: dict[str, str], *known: str) -> None:
    """Check that texts hold no Latin word but names and those reviewed; the lines that do are shown."""
    lines = [
        f"{name}: {sorted(found)}: {line[:160]}"
        for name, text in printed.items()
        for line in text.splitlines()
        if (found := foreign(line, *known))
    ]
    assert not lines, "\n".join(lines[:40])

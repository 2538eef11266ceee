"""Rows of text as a LaTeX table (package booktabs)."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["latex_table"]

_SIGNS = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile("|".join(re.escape(sign) for sign in _SIGNS))


def latex_table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> str:
    r"""Return a table in which every sign of a cell stands for itself; columns of numbers end at the right.

    >>> print(latex_table(["a_b", "n"], [["50%", "1"]], [False, True]))
    \begin{tabular}{lr}
    \toprule
    a\_b & n \\
    \midrule
    50\% & 1 \\
    \bottomrule
    \end{tabular}
    """
    lines = [" & ".join(map(_escaped, row)) + r" \\" for row in (header, *rows)]
    kinds = "".join("r" if one else "l" for one in numbers)
    head = [rf"\begin{{tabular}}{{{kinds}}}", r"\toprule", lines[0], r"\midrule"]
    return "\n".join([*head, *lines[1:], r"\bottomrule", r"\end{tabular}"])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _SIGNS[found[0]], " ".join(text.split()))

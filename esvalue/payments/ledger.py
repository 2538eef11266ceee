"""Claims as one frame: the claims of every term, shared among the parties of their sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.errors import Mistakes
from esvalue.payments.claims import COLUMNS
from esvalue.payments.deciding import COLUMNS as SHOWN
from esvalue.payments.rule_file import Settle, Term
from esvalue.payments.scene import Scene, Spec
from esvalue.payments.settlement import shared_out
from esvalue.payments.terms import TermClaims

__all__ = ["Computed", "claims_frame"]

Codes = npt.NDArray[np.int64]
_KINDS = {
    "cents": np.int64,
    **dict.fromkeys(("amount", "value", "against", "units", "concentration", "limit", "multiple", "price"), float),
    **dict.fromkeys(("imputed", "disputed", "below", "capped"), bool),
}


@dataclass(frozen=True, eq=False)
class Computed:
    """A term, what it was measured on, its claims, and what it and its conditions measure."""

    term: Term
    scene: Scene
    claims: TermClaims
    specs: tuple[Spec, ...] = ()


def claims_frame(made: Sequence[Computed], settle: Settle, rule: str, problems: Mistakes) -> pd.DataFrame:
    """Return the claims of all terms; several parties without shares go to `problems`."""
    if not made:
        return pd.DataFrame({name: pd.Series([], dtype=_KINDS.get(name, object)) for name in COLUMNS})
    frames = [_of_term(one, settle, rule, problems) for one in made]
    for name in ("period", "section"):
        union = pd.api.types.union_categoricals([one[name] for one in frames])
        for one in frames:
            one[name] = one[name].cat.set_categories(union.categories)
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


def _of_term(one: Computed, settle: Settle, rule: str, problems: Mistakes) -> pd.DataFrame:
    term, scene, found = one.term, one.scene, one.claims
    network, codes = scene.tables.network, scene.tables.indicators.codes
    parts = shared_out(
        scene.tables,
        settle,
        found.section,
        found.indicator,
        found.worse,
        cents=found.cents,
        where=rule,
        problems=problems,
    )
    at = parts.claim
    section, period, indicator = found.section[at], found.period[at], found.indicator[at]
    imputed, disputed, below = _marks(scene, term, section, period, indicator)
    parties = np.array(parts.parties, dtype=object)
    labels = pd.Index([one.label for one in scene.periods], dtype=object)
    return pd.DataFrame(
        {
            "period": pd.Categorical.from_codes(period, labels),
            "section": pd.Categorical.from_codes(section, pd.Index(network.names, dtype=object)),
            "river": pd.Series(np.array(network.rivers, dtype=object)[section], dtype=object),
            "term": term.name,
            "indicator": np.array([*codes, ""], dtype=object)[indicator],
            "measure": term.measure,
            "value": found.value[at],
            "against": found.reference[at],
            "units": found.units[at],
            "side": np.where(found.worse[at], "worse", "better"),
            "payer": parties[parts.payer],
            "payee": parties[parts.payee],
            "amount": parts.cents / 100.0,
            "cents": parts.cents,
            "imputed": imputed,
            "disputed": disputed,
            "below": below,
            **{name: getattr(found, name)[at] for name in (*SHOWN, "price", "capped")},
        }
    )


def _marks(scene: Scene, term: Term, section: Codes, period: Codes, indicator: Codes) -> list[npt.NDArray[np.bool_]]:
    """Tell which claims rest on an imputed value, on a disputed one, on one below detection."""
    grid, indicators = scene.grid, scene.tables.indicators
    column = np.array([grid.position.get(one, 0) for one in scene.periods], dtype=np.int64)[period]
    ks = [indicators.codes.index(code) for code in indicators.members(term.indicators or [], "", Mistakes())]
    made = []
    for mask in (grid.imputed, grid.disputed, grid.below):
        if mask is None:
            made.append(np.zeros(len(section), dtype=bool))
            continue
        own = mask[section, column, np.maximum(indicator, 0)]
        whole = mask[section, column][:, ks].any(axis=1) if ks else np.zeros(len(section), dtype=bool)
        made.append(np.where(indicator >= 0, own, whole))
    return made

"""The records of an overlay file, and what becomes of them: records of the card with their own file,
source and draws.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BeforeValidator, Field, field_validator, model_validator

from esvalue.core.distributions import Spread
from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.inputs.parameters import Basis, Number, Record, _spread

__all__ = ["FORMAT", "JointSpread", "Overlaid", "OverlayFile", "OverlaySource", "OverlayValue"]

Array = npt.NDArray[np.float64]
FORMAT = "esvalue-overlay-1"


@dataclass(frozen=True)
class JointSpread(Spread):
    """One column of a sample of joint draws: probability u takes row floor(u * n),
    so columns drawn with one u stay joint.

    >>> made = JointSpread("empirical", (3.0, 1.0, 2.0))
    >>> made.quantile(np.array([0.1, 0.5, 0.9])).tolist()
    [3.0, 1.0, 2.0]
    """

    def quantile(self, u: Array) -> Array:
        """Return the rows at probabilities `u`, in the order of the sample (not sorted)."""
        rows = np.asarray(self.numbers)
        return rows[np.minimum((np.asarray(u) * len(rows)).astype(np.intp), len(rows) - 1)]


class Overlaid(Record):
    """A record that stands in an overlay.

    Attributes
    ----------
    file, column
        The file it is in, and the design column of its joint sample ("" for none).
    sample_title
        Title of that sample.

    Examples
    --------
    >>> one = Overlaid.model_validate({"value": 8.0, "source": "cut_plots", "file": "reed.toml"})
    >>> one.value, one.file, one.column
    (8.0, 'reed.toml', '')
    """

    words: ClassVar = Record.words  # said again: the oldest pydantic looks for the word ClassVar in this module
    file: str
    column: str = ""
    sample_title: Text | None = None


class OverlaySource(Strict):
    """What the values were estimated from: the title of the data, its kind of evidence, file and digest.

    Examples
    --------
    >>> OverlaySource(title=Text(zh="样方", en="cut plots"), kind="monitoring", locator="plots.csv").kind
    'monitoring'
    """

    title: Text
    kind: Literal["monitoring", "survey"]
    locator: str = ""
    digest: str = ""
    year: Annotated[int, Of("source_year")] | None = None
    note: Text | None = None


class OverlayValue(Strict):
    """A new value for one record of a card or of the price book.

    Attributes
    ----------
    value, unit, price_year
        The number, its unit (None: that of the record), and the year of its prices where it is money.
    spread, sampled
        How it is spread; or whether the joint sample beside the overlay says so. Not both.

    Examples
    --------
    >>> OverlayValue.model_validate({"value": 8.0, "unit": "t_DM/ha/a"}).unit
    't_DM/ha/a'
    """

    value: Annotated[Number, Told("the parameter it sets")]
    spread: Annotated[Spread | None, BeforeValidator(_spread)] = None
    sampled: bool = False
    unit: str | None = None
    price_year: Annotated[int, Of("year")] | None = None
    published: Annotated[int, Of("source_year")] | None = None
    basis: Basis | None = None
    #: How it follows from what was estimated, where that takes a further figure.
    conversion: Text | None = None
    #: Says that the further figure has no source: the value then counts as judgement.
    evidence: Literal["judgement"] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_spread(self) -> OverlayValue:
        if self.sampled and self.spread is not None:
            raise Reason(
                Text(zh="`spread` 与 `sampled = true` 只能有一个", en="either `spread` or `sampled = true`, not both")
            )
        return self


class JointSample(Strict):
    """A CSV of joint draws beside the overlay: one column a value, one row a draw."""

    file: str
    digest: str


class OverlayFile(Strict):
    """An overlay as read from its file.

    Attributes
    ----------
    name, title, date, method
        What it is called, and when and how its values were estimated.
    source, values
        What they were estimated from; the new values by key.
    sample
        The joint draws beside it.
    cards, prices, digest
        Digests of what it was written for, and of what it said when it was written (see
        :func:`esvalue.inputs.overlay.digests.content_digest`).

    Examples
    --------
    >>> said = {"format": "esvalue-overlay-1", "name": "reed", "title": "reed", "date": "2024-05-01", "method": "mean"}
    >>> said |= {"source": {"title": "plots", "kind": "monitoring"}, "values": {"wetland.reed_yield": {"value": 8.0}}}
    >>> OverlayFile.model_validate(said).values["wetland.reed_yield"].value
    8.0
    """

    format: Literal["esvalue-overlay-1"]
    name: str
    title: Text
    date: str
    method: Text
    seed: Annotated[int, Of("seed")] | None = None
    cards: dict[str, str] = Field(default_factory=dict)
    prices: dict[str, str] = Field(default_factory=dict)
    source: OverlaySource
    values: dict[str, OverlayValue]
    sample: JointSample | None = None
    digest: str | None = None

    @field_validator("name")
    @classmethod
    def _plain(cls, name: str) -> str:
        if not name or not name.isidentifier() or not name.isascii():
            raise Reason(
                Text(
                    zh=f"name {name!r} 只能含英文字母、数字与 _（将作为来源的名称）",
                    en=f"name {name!r} must be letters, digits and _ (it becomes the name of a source)",
                )
            )
        return name

    @field_validator("date", mode="before")
    @classmethod
    def _day(cls, date: object) -> object:
        if isinstance(date, datetime.date):
            return date.isoformat()
        try:
            datetime.date.fromisoformat(str(date))
        except ValueError:
            raise Reason(
                Text(zh=f"date {date!r} 不是日期，应如 2024-05-31", en=f"date {date!r} is not a day such as 2024-05-31")
            ) from None
        return date

    @model_validator(mode="after")
    def _whole(self) -> OverlayFile:
        if not self.values:
            raise Reason(
                Text(zh="没有 values 的覆盖文件不改变任何内容", en="an overlay without values changes nothing")
            )
        if (self.sample is not None) != any(one.sampled for one in self.values.values()):
            raise Reason(
                Text(zh="`[sample]` 与 `sampled = true` 须同时出现", en="`[sample]` and `sampled = true` go together")
            )
        return self

    @property
    def source_id(self) -> str:
        """Identifier of the overlay's source."""
        return f"overlay_{self.name}"

    @property
    def column(self) -> str:
        """Name of the design column that picks a row of the joint sample."""
        return f"overlay:{self.name}"

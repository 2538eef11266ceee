"""What is known about the entries of files behind a judged scenario: value, unit, source, evidence, file, note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.parameters import SOFT
from esvalue.model import nodes
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf, ParameterLeaf, ResolvedRecord, RivalsLeaf, ShareLeaf
from esvalue.standards.payment_nodes import payment_records
from esvalue.standards.share_entries import file_of_shares, share_entries

if TYPE_CHECKING:
    from esvalue.standards.judging import Judged

__all__ = ["LeafFacts", "leaf_facts"]


@dataclass(frozen=True)
class LeafFacts:
    """What is known about one entry of a file."""

    id: str
    kind: str
    text: str
    unit: str = ""
    source: str = ""
    evidence: str = ""
    weak: bool = False
    file: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, str] = field(default_factory=dict)

    @property
    def soft(self) -> bool:
        """Tell whether the entry is imputed or judged."""
        return self.evidence in SOFT


def leaf_facts(judged: Judged) -> dict[str, LeafFacts]:
    """Return what is known about every file entry of all graphs of a judged scenario, by identifier."""
    return _Reader(judged).every()


class _Reader:
    """Reads the entries of one judged scenario."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged

    def every(self) -> dict[str, LeafFacts]:
        found: dict[str, LeafFacts] = {}
        graphs = [self.judged.graph, *(m.graph for m in self.judged.commit.models.values())]
        for graph in {id(g): g for g in graphs}.values():
            for node in graph.nodes.values():
                for fact in self._facts(node):
                    found.setdefault(fact.id, fact)
        for quantity in self._said():
            found.setdefault(quantity.id, self._quantity(quantity))
        for fact in self._rules():
            found.setdefault(fact.id, fact)
        loaded = self.judged.loaded
        index = loaded.library.price_index
        for year, change in index.changes.items():
            found[f"index:{year}"] = LeafFacts(
                f"index:{year}",
                "index",
                f"CPI {year}: {change:+g} %",
                "percent",
                "world_bank_cpi",
                "statistics",
                file=index.path,
            )
        for table in loaded.links.values():
            for row in table.rows:
                found[row.cell] = LeafFacts(
                    row.cell,
                    "link",
                    f"{row.written}: {row.share:g}" if row.written else f"{row.share:g}",
                    "",
                    row.origin,
                    row.evidence,
                    file=row.cell.split(":")[0],
                    note=Text.parted(row.note),
                )
        return found

    def _said(self) -> Iterator[ResolvedRecord]:
        """Yield what the scenario says outside the graph: the budget, the shares of the funding levels, the rates of
        payments, what shares of links and of who enjoys a service rest on.
        """
        loaded = self.judged.loaded
        yield from share_entries(loaded)
        yield from payment_records(loaded.scenario, loaded.path.name)
        budget, funding = loaded.scenario.budget, loaded.scenario.funding
        for i, cell in enumerate(loaded.scenario.design.cells, start=1):
            if cell.rate is not None:
                unit, title = parse(cell.rate.unit or ""), Text(zh="固定的费率", en="rate that is fixed")
                yield ResolvedRecord(f"design.cells[{i}].rate", cell.rate, unit, loaded.path.name, title=title)
        if budget is not None:
            yield ResolvedRecord(
                "budget.amount", budget.amount, parse("yuan/a"), loaded.path.name, title=Text(zh="预算", en="budget")
            )
        for level, record in (funding.levels if funding else {}).items():
            named = loaded.library.vocabulary.levels.get(level)
            zh, en = (named.title.zh, named.title.en) if named else (level, level)
            yield ResolvedRecord(
                f"funding.levels.{level}",
                record,
                parse(""),
                loaded.path.name,
                title=Text(zh=f"分担比例：{zh}", en=f"share of funding: {en}"),
            )

    def _rules(self) -> Iterator[LeafFacts]:
        """Yield the published rules of payments, and the tables they are computed from."""
        for (_, name), one in self.judged.scheme.arranged.items():
            if one.rule is None:
                continue
            header, at = one.rule.file.rule, f"payments.{name}"
            source, weak, note = header.source, header.weak, header.note or Text.same("")
            kind = self._evidence(source, None)
            yield LeafFacts(
                f"{at}.rule.{one.rule.name}",
                "rule",
                one.rule.name,
                "",
                source,
                kind,
                weak,
                f"{one.rule.name}.toml",
                note,
                one.rule.title,
            )
            if one.payment.tables is not None:
                title = Text(zh=f"{one.payment.title.zh}：断面监测表", en=f"{one.payment.title.en}: monitoring tables")
                yield LeafFacts(f"{at}.tables", "tables", one.payment.tables, "", "", "monitoring", title=title)

    def _facts(self, node: Node) -> Iterator[LeafFacts]:
        if isinstance(node, ParameterLeaf | RivalsLeaf):
            for quantity in node.quantities:
                if quantity is not None:
                    yield self._quantity(quantity)
        if isinstance(node, RivalsLeaf):
            for quantity in node.quantities:
                yield LeafFacts(
                    f"weight:{quantity.id}",
                    "weight",
                    f"weight {quantity.record.weight:g}",
                    "",
                    "scenario",
                    "judgement",
                    file=quantity.file,
                )
        if isinstance(node, nodes.Pick) and node.pick is None:
            for rival, weight in zip(node.rivals, node.weights, strict=True):
                leaf = f"weight:{node.choice}#{rival}"
                yield LeafFacts(leaf, "weight", f"weight {weight:g}", "", "scenario", "judgement")
        if isinstance(node, ShareLeaf) and node.record is not None:
            spill = node.record
            text = ", ".join(f"{level} {share:g}" for level, share in node.shares.items())
            yield LeafFacts(
                node.name,
                "spill",
                f"{text}; concentration {node.concentration or 'fixed'}; counted up to the payer: {node.central:g}",
                "",
                spill.source,
                self._evidence(spill.source, spill.evidence),
                spill.weak,
                file_of_shares(node, self.judged.loaded),
                (spill.note or {}),
                Text(zh=f"外溢份额 {node.name.split('.')[-1]}", en=f"spill-over shares, {node.name.split('.')[-1]}"),
                (spill.replace or {}),
            )
        if isinstance(node, ColumnLeaf) and node.ids is not None:
            yield from self._cells(node)

    def _cells(self, node: ColumnLeaf) -> Iterator[LeafFacts]:
        assert node.ids is not None
        for leaf in (
            one for found in node.ids.reshape(-1) for one in (found if isinstance(found, tuple) else (found,))
        ):
            if str(leaf).startswith(("committed:", "choice:", "index:", "payments.", "options.")):
                continue
            file, column, place = str(leaf).split(":", 2)
            domain = node.name.split(".")[0]
            places = self.judged.loaded.places[domain]
            origin = places.origins.get((column, place))
            if origin is None:
                continue
            title = self.judged.loaded.cards[domain].columns[column].title
            written = places.written.get((column, place), "n/a")
            yield LeafFacts(
                str(leaf),
                "cell",
                written,
                "",
                origin.source,
                origin.evidence,
                origin.weak,
                file,
                Text.parted(origin.note),
                Text(zh=f"{title.zh}（{place}）", en=f"{title.en} ({place})"),
            )

    def _quantity(self, q: ResolvedRecord) -> LeafFacts:
        record = q.record
        text = f"{record.value:g} {record.unit or q.unit.text}".rstrip()
        if record.spread is not None:
            numbers = record.spread.numbers
            told = (
                ", ".join(f"{n:g}" for n in numbers)
                if len(numbers) <= 8
                else f"{len(numbers)} draws, {min(numbers):g} to {max(numbers):g}"
            )
            text += f"; {record.spread.kind} [{told}]" + (f" drawn with {q.column}" if q.column != q.id else "")
        if q.price_years and q.price_years[0] != q.price_years[1]:
            text += f"; {q.price_years[0]} -> {q.price_years[1]} yuan x {q.price_factor:.5f}"
        if record.basis:
            text += f"; {record.basis}"
        note: Mapping[str, str] = record.note or {}
        if record.published is not None and record.price_year is None:
            note = Text(
                zh=f"来源未印价格年份，按发表年 {record.published} 处理。{note.get('zh', '')}",
                en=f"no price year printed; taken as of its publication in {record.published}. {note.get('en', '')}",
            )
        return LeafFacts(
            q.id,
            "parameter",
            text,
            str(q.unit),
            record.source or "",
            self._evidence(record.source, record.evidence),
            record.weak,
            q.file,
            note,
            q.title,
            (record.replace or {}),
        )

    def _evidence(self, source: str | None, evidence: str | None) -> str:
        if evidence:
            return evidence
        known = self.judged.loaded.sources.get(source or "")
        return known.kind if known else "judgement"

"""What a check found, as plain data for other programs: the JSON that `esvalue check --json` prints."""

from __future__ import annotations

from typing import Any

from esvalue.core.errors import Doubt, Mistake
from esvalue.inputs.parameters import Record
from esvalue.runs.checking.cards import CardCheck
from esvalue.runs.checking.result import Amount, CheckResult, DomainRead, PaymentRead, Range

__all__ = ["FORMAT", "card_document", "document"]

FORMAT = "esvalue-check-1"


def document(found: CheckResult) -> dict[str, Any]:
    """Return a check as dicts and lists; every message stands in both languages."""
    return {
        "format": FORMAT,
        "target": found.target,
        "computed": found.computed,
        "counts": {"mistakes": len(found.mistakes), "doubts": len(found.open), "settled": len(found.doubts.settled)},
        "files": [
            {"name": one.name, "sheet": one.sheet, "encoding": one.encoding, "units": dict(one.units)}
            for one in found.files
        ],
        "domains": [_domain(one) for one in found.domains],
        "payments": [_payment(one) for one in found.payments],
        "overlays": [{"file": name, "title": dict(title), "figures": count} for name, title, count in found.overlays],
        "evidence": {kind: count for kind, _, count in found.evidence},
        "mistakes": [_problem(one) for one in found.mistakes],
        "doubts": [_doubt(found, one) for one in found.open],
        "settled": [
            {
                **_problem(one.doubt),
                "entry": one.doubt.entry,
                "value": one.doubt.value,
                "where_settled": one.where,
                "source": one.checked.source,
                "role": one.checked.role,
                "reason": one.checked.reason,
            }
            for one in found.doubts.settled
        ],
        "notices": [_problem(one) for one in found.notices],
        "origin": _origin(found),
    }


def _origin(found: CheckResult) -> dict[str, Any] | None:
    if found.origin is None:
        return None
    entries = [
        {"entry": one.entry, "value": one.value, "kind": one.kind, "same": one.same, "of": one.of}
        for one in found.origin.found
    ]
    return {
        "name": found.origin.name,
        "version": found.origin.version,
        "same": found.origin.same,
        "of": found.origin.of,
        "entries": entries,
    }


def card_document(found: CardCheck) -> dict[str, Any]:
    """Return the check of a card as dicts and lists."""
    card = found.card
    holds = (
        {"nodes": len(card.nodes), "parameters": len(card.parameters), "services": len(card.services)} if card else {}
    )
    return {
        "format": FORMAT,
        "target": str(found.path),
        "card": {"name": card.name if card else None, "domain": card.domain if card else None, **holds},
        "counts": {"mistakes": len(found.mistakes), "doubts": len(found.doubts)},
        "mistakes": [_problem(one) for one in found.mistakes],
        "doubts": [{**_problem(one), "entry": one.entry, "value": one.value} for one in found.doubts],
        "notices": [_problem(one) for one in found.notices],
    }


def _problem(problem: Mistake) -> dict[str, Any]:
    return {
        "code": problem.code,
        "where": problem.where,
        "message": {language: problem.text(language) for language in ("zh", "en")},
    }


def _doubt(found: CheckResult, doubt: Doubt) -> dict[str, Any]:
    before = found.doubts.was(doubt)
    return {
        **_problem(doubt),
        "entry": doubt.entry,
        "value": doubt.value,
        "settled_before": before[1].value if before else None,
    }


def _domain(domain: DomainRead) -> dict[str, Any]:
    return {
        "domain": domain.domain,
        "title": dict(domain.title),
        "places": domain.places,
        "sizes": [_amount(one) for one in domain.sizes],
        "holders": [_amount(one) for one in domain.holders],
        "money": [_amount(one) for one in domain.money],
        "account": {language: list(lines) for language, lines in domain.account.items()},
    }


def _payment(one: PaymentRead) -> dict[str, Any]:
    parts = [
        {
            "title": dict(title),
            "rate": {"value": rate.value, "unit": rate.unit},
            "base": {"value": base.value, "unit": base.unit} if isinstance(base, Record) else base,
        }
        for title, rate, base in one.parts
    ]
    return {
        "payment": one.payment,
        "title": dict(one.title),
        "yuan": one.money,
        "claims": one.claims,
        "nets": dict(one.nets),
        "parts": parts,
    }


def _amount(one: Amount | Range) -> dict[str, Any]:
    made: dict[str, Any] = {"column": one.column, "title": dict(one.title), "unit": one.unit, "places": one.places}
    if isinstance(one, Range):
        return {**made, "low": one.low, "high": one.high}
    return {**made, "sum": one.value, "also": [{"sum": value, "unit": unit} for value, unit in one.others]}

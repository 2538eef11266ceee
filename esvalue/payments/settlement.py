"""Claims become payments: who pays and receives, several payers by shares, money rounded once by largest remainder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key
from esvalue.core.text import Text
from esvalue.payments.network import WHOLE
from esvalue.payments.rule_file import ANY, ROLES, Settle, Side
from esvalue.payments.tables import Tables

__all__ = ["SEVERAL", "SHORTFALLS", "SURPLUSES", "Parts", "cents_of", "largest_remainder", "shared_out"]

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
#: A yuan has a hundred cents; half a cent is rounded up, and what binary numbers lose of a half is a half.
CENTS, SLACK = 100.0, 1e-6
#: How several parties of one section share.
SEVERAL: Mapping[str, Text] = {
    "bank_share": Text(zh="按断面表所写比例", en="by the shares in the table of sections"),
    "equal": Text(zh="按所写比例，未写则均分", en="by the written shares, equally where none are written"),
    "contribution": Text(zh="按贡献比例", en="by contribution"),
    "by_volume": Text(zh="按取水量", en="by the water each takes"),
}
#: What happens when a pool cannot pay, and where what it has left goes.
SHORTFALLS: Mapping[str, Text] = {
    "holder": Text(zh="由持有者补足", en="made up by the holder"),
    "funder": Text(zh="由出资方（funder）补足", en="made up by its funder"),
    "prorata": Text(zh="按比例少付", en="paid in proportion"),
    "carried": Text(zh="结转为欠付", en="carried over as owed"),
}
SURPLUSES: Mapping[str, Text] = {
    "kept": Text(zh="留存下期", en="kept for the next period"),
    "returned": Text(zh="退还缴款方", en="returned to those who paid in"),
    "receiver": Text(zh="转给接收方（receiver）", en="paid on to its receiver"),
}


@dataclass(frozen=True, eq=False)
class Parts:
    """Payments of claims: which claim, payer and payee by position, cents; `parties` gives the names."""

    claim: Codes
    payer: Codes
    payee: Codes
    cents: Codes
    parties: list[str]


def cents_of(yuan: Array) -> Codes:
    """Return yuan as whole cents, half a cent up.

    >>> cents_of(np.array([1.005, 2.004999, 1e6 / 3])).tolist()
    [101, 200, 33333333]
    """
    return np.floor(yuan * CENTS + 0.5 + SLACK).astype(np.int64)


def largest_remainder(total: Codes, shares: Array) -> Codes:
    """Return whole parts of whole totals by shares, nan where there is no part; the parts of a row add to its total.

    Each part is cut to whole cents, and the cents that are left go to the largest remainders, the first one first.

    >>> largest_remainder(np.array([100, 1]), np.array([[1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, np.nan]])).tolist()
    [[34, 33, 33], [1, 0, 0]]
    """
    exact = total[:, None] * np.nan_to_num(shares)
    whole = np.floor(exact + SLACK).astype(np.int64)
    rest = total - whole.sum(axis=1)
    order = np.argsort(np.where(np.isnan(shares), np.inf, -(exact - whole)), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[1])[None, :].repeat(len(order), axis=0), axis=1)
    return whole + (rank < rest[:, None])


def shared_out(
    tables: Tables,
    settle: Settle,
    section: Codes,
    indicator: Codes,
    worse: npt.NDArray[np.bool_],
    *,
    cents: Codes,
    where: str,
    problems: Mistakes,
) -> Parts:
    """Return the payments of claims, each shared among its payers or payees.

    Parameters
    ----------
    tables, settle
        The sections, and how the rule settles.
    section, indicator
        Position of section and indicator of each claim; -1 where the whole section decides.
    worse
        Side of each claim.
    cents
        Its amount.
    where, problems
        Name of the rule, and what takes mistakes: several parties without shares, shares that do not sum to one.
    """
    parties = list(tables.network.parties)
    for name in settle.named_parties:  # so that a party is spelt alike in every term
        _position(parties, name)
    found = []
    for side, rows in (("worse", np.flatnonzero(worse)), ("better", np.flatnonzero(~worse))):
        one: Side | None = getattr(settle, side)
        if one is None or not len(rows):
            continue
        payer, payer_share = _party(
            tables, settle, one.payer, section[rows], indicator[rows], parties=parties, where=where, problems=problems
        )
        payee, payee_share = _party(
            tables, settle, one.payee, section[rows], indicator[rows], parties=parties, where=where, problems=problems
        )
        if payer.shape[1] == 1 or payee.shape[1] == 1:
            shares = payer_share * payee_share
            payer, payee = np.broadcast_arrays(payer, payee)
        else:
            shares = (payer_share[:, :, None] * payee_share[:, None, :]).reshape(len(rows), -1)
            size = (payer.shape[0], payer.shape[1], payee.shape[1])
            payer, payee = (
                np.broadcast_to(payer[:, :, None], size).reshape(len(rows), -1),
                np.broadcast_to(payee[:, None, :], size).reshape(len(rows), -1),
            )
        parts = largest_remainder(cents[rows], shares)
        keep = ~np.isnan(shares) & (payer >= 0) & (payee >= 0) & (parts > 0)
        found.append((np.broadcast_to(rows[:, None], parts.shape)[keep], payer[keep], payee[keep], parts[keep]))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Parts(none, none, none, none, parties)
    claim, payers, payees, paid = (np.concatenate(one) for one in zip(*found, strict=True))
    order = np.argsort(claim, kind="stable")
    return Parts(claim[order], payers[order], payees[order], paid[order], parties)


def _party(
    tables: Tables,
    settle: Settle,
    role: str,
    section: Codes,
    indicator: Codes,
    *,
    parties: list[str],
    where: str,
    problems: Mistakes,
) -> tuple[Codes, Array]:
    """Return the parties of a role for each claim, padded with -1, and their shares, nan where there is none."""
    if role not in ROLES:
        return np.full((len(section), 1), _position(parties, role)), np.ones((len(section), 1))
    network = tables.network
    codes = network.upstream if role == "upstream" else network.downstream
    if role == "upstream" and settle.several == "contribution":
        return _contributors(tables, settle, section, indicator, parties, problems=problems)
    several = (codes >= 0).sum(axis=1)
    written = network.shares[:, : codes.shape[1]]
    shares = np.where((several > 1)[:, None], written, np.where(codes >= 0, 1.0, np.nan))
    if settle.several == "equal":
        bare = (several > 1) & np.isnan(written).all(axis=1)
        shares = np.where(bare[:, None] & (codes >= 0), 1.0 / np.maximum(several, 1)[:, None], shares)
    if settle.several == "by_volume":
        shares = _by_volume(tables, codes, np.unique(section), shares, parties=parties, where=where, problems=problems)
        return codes[section], shares[section]
    lacking = np.unique(section[~(np.nansum(shares[section], axis=1) > 1.0 - WHOLE)])
    for i in lacking[:20]:
        names = ", ".join(parties[one] for one in codes[i] if one >= 0)
        problems.add("shares_lack", network.where, section=network.names[i], parties=names, rule=where)
    return codes[section], shares[section]


def _position(parties: list[str], name: str) -> int:
    """Return the position of a party, whatever the dress of its name; one that is not there yet is put last."""
    found = next((n for n, one in enumerate(parties) if name_key(one) == name_key(name)), None)
    if found is None:
        parties.append(name)
    return len(parties) - 1 if found is None else found


def _by_volume(
    tables: Tables, codes: Codes, sections: Codes, shares: Array, *, parties: list[str], where: str, problems: Mistakes
) -> Array:
    """Return the shares of the parties of a side by the water each takes; a party without a volume is refused."""
    network, made = tables.network, shares.copy()
    taken = tables.parties.volumes if tables.parties is not None else {}
    for i in sections:
        own = codes[i][codes[i] >= 0]
        if len(own) < 2:
            continue
        here = taken.get(name_key(network.names[i]), {})
        volumes = np.array([here.get(name_key(parties[one]), np.nan) for one in own])
        if np.isnan(volumes).any() or volumes.sum() <= 0:
            names = ", ".join(parties[one] for one, volume in zip(own, volumes, strict=True) if not volume > 0)
            problems.add("volumes_lack", network.where, section=network.names[i], parties=names, rule=where)
        else:
            made[i, : len(own)] = volumes / volumes.sum()
    return made


def _contributors(
    tables: Tables, settle: Settle, section: Codes, indicator: Codes, parties: list[str], *, problems: Mistakes
) -> tuple[Codes, Array]:
    """Return who contributes to a section, and how much, by indicator: from the table of parties, else the rule."""
    network, codes = tables.network, tables.indicators.codes
    own = tables.parties.shares if tables.parties is not None else {}
    by_key = {name_key(name): one for name, one in {**settle.shares, **own}.items()}
    width = max([len(one) for one in by_key.values()] + [network.upstream.shape[1]])
    sections = np.unique(section)
    who = np.full((len(network), width), -1, dtype=np.int64)
    shares = np.full((len(network), len(codes) + 1, width), np.nan)
    for i in sections:
        contributors = by_key.get(name_key(network.names[i]))
        if contributors is None:
            single = network.upstream[i][network.upstream[i] >= 0]
            if len(single) == 1:
                who[i, 0], shares[i, :, 0] = single[0], 1.0
            else:
                who[i, : len(single)] = single
                shares[i, :, : len(single)] = network.shares[i, : len(single)]
            continue
        for j, (party, numbers) in enumerate(contributors.items()):
            who[i, j] = _position(parties, party)
            for k, code in enumerate([*codes, ANY]):
                shares[i, k, j] = numbers.get(code, numbers.get("*", np.nan))
    picked = shares[section, indicator]
    with np.errstate(invalid="ignore"):
        total = np.nansum(picked, axis=1)
    for row in np.flatnonzero(np.abs(total - 1.0) > WHOLE)[:20]:
        code = codes[indicator[row]] if indicator[row] >= 0 else "*"
        problems.add(
            "shares_sum_table",
            tables.parties.where if tables.parties else network.where,
            section=network.names[section[row]],
            indicator=code,
            total=f"{total[row]:.6g}",
        )
    return who[section], picked

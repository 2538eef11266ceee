"""Published cases, each a folder of TOML and CSV in tests/reproduction (see its README.md)."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from reproduction.published import CASES, FOLDER, STATUSES, Amount, Case, bind, case_of, expectation, half_digit

from esvalue.core.errors import InputError
from esvalue.core.units import parse
from esvalue.model.leaves import ColumnLeaf


def _figures() -> list[Any]:
    params = []
    for name in CASES:
        for spec in expectation(name)["figure"]:
            places = list(spec["printed"]) if isinstance(spec["printed"], dict) else [spec.get("place")]
            labels = [f"{spec['name']} @ {place}" if place else spec["name"] for place in places]
            params += [pytest.param(name, label, id=f"{name}: {label}") for label in labels]
    return params


@pytest.mark.parametrize(("name", "label"), _figures())
def test_figure(name: str, label: str) -> None:
    case = case_of(name)
    figure = case.figures[label]
    printed, unit = float(figure.printed), figure.spec["unit"]
    if figure.status == "not_computable":
        parse(unit)
        if "service" in figure.spec:
            assert case.services[figure.spec["service"]].value is None, "valued, though its inputs are not printed"
        if "least" in figure.spec:  # what is printed of the inputs leaves a range
            least, most = (case.amount(figure.spec[end], figure.place).to(unit) for end in ("least", "most"))
            assert least < most
            assert least <= printed <= most, f"{label}: printed {printed}, possible {least:g} to {most:g} {unit}"
        return
    ours = case.value(figure)
    if figure.status == "taken_from_source":
        node = case.model.graph[f"{case.domain}.{figure.spec['find']['column']}"]
        assert isinstance(node, ColumnLeaf), "taken from the source means: a column of the places"
        assert ours.to(unit) == pytest.approx(printed, rel=1e-12)
        return
    if figure.status == "computed":
        allowed = case.tolerance(figure)
        said = f"{label}: esvalue {ours.to(unit):.8g}, printed {figure.printed} {unit}, tolerance {allowed:.3g}"
        assert abs(ours.to(unit) - printed) <= allowed, said
        return
    follows = figure.spec["follows"]
    follows_unit = figure.spec.get("follows_unit", unit)
    said = f"{label}: {ours.to(follows_unit):.8g} follows from the inputs, the case says {follows}"
    assert abs(ours.to(follows_unit) - float(follows)) <= half_digit(follows) * (1 + 1e-9), said
    if parse(unit).dimensions == ours.kind:
        assert abs(ours.to(unit) - printed) > case.tolerance(figure), f"{label}: no defect, the printed figure is met"


@pytest.mark.parametrize("name", CASES)
def test_input_digits_are_not_named_without_need(name: str) -> None:
    """A tolerance is widened only where half a digit of the result is not enough somewhere."""
    case = case_of(name)
    for spec in case.expect["figure"]:
        if "through" not in spec and "tolerance" not in spec:
            continue
        figures = [f for f in case.figures.values() if f.spec is spec]
        missed = [f for f in figures if case.off(f) > half_digit(f.printed) * (1 + 1e-9)]
        assert missed, f"{spec['name']}: met within half a printed digit; drop through or tolerance"


@pytest.mark.parametrize("name", CASES)
def test_tally(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_of(name)
    counted = Counter(figure.status for figure in case.figures.values())
    tally = {status: counted[status] for status in STATUSES}
    with capsys.disabled():
        print(f"\n{name}: {', '.join(f'{count} {status}' for status, count in tally.items())}")
    assert tally == case.expect["tally"]


@pytest.mark.parametrize("name", [name for name in CASES if "total_as_published" in expectation(name)])
def test_published_total_is_theirs(name: str) -> None:
    """Services that only the published total adds are named, and esvalue's own total leaves them out."""
    case = case_of(name)
    theirs = case.expect["total_as_published"]
    wrongly, unit, by = theirs["adds_wrongly"], theirs["unit"], theirs.get("by")
    shown = {key for key, service in case.services.items() if service.role == "shown" and service.value}
    assert shown == set(wrongly)
    final = case.model.evaluate([case.account.final_value])[case.account.final_value]
    for group, written in (theirs["own_total"] if by else {None: theirs["own_total"]}).items():
        own = Amount.of(case.reduced(final, group, by), "yuan/a").to(unit)
        everything, added = (case.amount({"services": keys, "by": by}, group).to(unit) for keys in ("all", wrongly))
        assert own == pytest.approx(everything - added, rel=1e-12)
        assert own == pytest.approx(float(written), abs=half_digit(written))
        assert own < float(theirs["printed"][group] if by else theirs["printed"])


def _slips(kind: str) -> list[Any]:
    return [
        pytest.param(name, slip, id=f"{name}: {slip['name']}")
        for name in CASES
        for slip in expectation(name).get(kind, [])
    ]


def _patched(name: str, change: Mapping[str, Any], tmp_path: Path) -> Path:
    """Return a copy of a case in which one text is replaced."""
    folder = tmp_path / name
    shutil.copytree(FOLDER / name, folder)
    file = folder / change["file"]
    text = file.read_text(encoding="utf-8")
    count = text.count(change["old"])
    assert count == 1, f"'{change['old']}' stands {count} times in {change['file']}"
    file.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "slip"), _slips("refused"))
def test_refused(name: str, slip: Mapping[str, str], tmp_path: Path) -> None:
    """A slip of the paper, written into the case, is refused with a message that names it."""
    folder = _patched(name, slip, tmp_path)
    with pytest.raises(InputError) as caught:
        bind(folder, case_of(name).expect["case"].get("price_year"))
    assert slip["says"] in caught.value.text("en")


@pytest.mark.parametrize(("name", "slip"), _slips("missed"))
def test_missed(name: str, slip: Mapping[str, Any], tmp_path: Path) -> None:
    """A slip that no unit can show makes printed figures be missed: a case proves its inputs, too."""
    assert slip["figures"]
    made = Case(_patched(name, slip, tmp_path))
    for label in slip["figures"]:
        assert made.figures[label].status == "computed"
        assert made.off(made.figures[label]) > made.tolerance(made.figures[label]), (
            f"{label} is met in spite of the slip"
        )


@pytest.mark.parametrize("name", CASES)
def test_files_cite_the_paper_only(name: str) -> None:
    """Every number of a case rests on the paper the case is about, or on its documents where it has several."""
    case = case_of(name)
    about = case.expect["case"]
    known = about.get("locators") or [about["doi"]]
    card = tomllib.loads((case.folder / "card.toml").read_text(encoding="utf-8"))
    sources = card["sources"]
    assert len(sources) == len(known)
    assert all(any(one in source["locator"] for one in known) for source in sources.values())
    assert about["year"] in {source["year"] for source in sources.values()}
    places = case.model.binder.bound[case.domain].places
    assert {origin.source for origin in places.origins.values()} <= set(sources)


def test_half_digit() -> None:
    assert half_digit("12.10") == 0.005
    assert half_digit("683") == 0.5
    assert half_digit("-0.04") == 0.005


@pytest.mark.parametrize("name", [name for name in CASES if "ordered" in expectation(name)])
def test_typed_ranks_are_the_order_of_the_printed_figures(name: str) -> None:
    case = case_of(name)
    places = case.model.binder.bound[case.domain].places
    for rule in case.expect["ordered"]:
        groups: dict[str, list[tuple[float, str]]] = {}
        for place, group, rank in zip(places.names, places.texts[rule["by"]], places.texts[rule["rank"]], strict=True):
            written = places.written[(rule["column"], place)]
            if not written.startswith("n/a"):
                groups.setdefault(group, []).append((float(written.split(" [")[0]), rank))
        assert groups
        for group, found in groups.items():
            assert [rank for _, rank in sorted(found, key=lambda pair: -pair[0])] == rule["ranks"], group


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_cases_is_up_to_date(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages: a text of `expect.toml` without its Chinese in `zh.toml` fails here."""
    docs = FOLDER.parent.parent / "docs"
    monkeypatch.syspath_prepend(str(docs))
    from replications import replications

    page = (docs / "reference" / f"replications{'.zh' if language == 'zh' else ''}.md").read_text(encoding="utf-8")
    written = page.partition(f"<!-- generated: replications-{language} -->\n")[2].partition("\n<!-- end -->")[0]
    assert written == replications(language), "run python docs/generate.py"


@pytest.mark.parametrize("name", CASES)
def test_chinese_texts_are_of_texts_that_exist(name: str) -> None:
    words = tomllib.loads((FOLDER / name / "zh.toml").read_text(encoding="utf-8"))
    expect = expectation(name)
    texts = {spec[key] for spec in expect["figure"] for key in ("name", "defect", "lacks") if key in spec}
    texts |= {
        *expect["case"].get("wording", []),
        *(slip["name"] for kind in ("refused", "missed") for slip in expect.get(kind, [])),
    }
    assert set(words) == texts

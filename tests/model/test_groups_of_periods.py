"""Sums, means, quantiles and shares over periods, as a card binds them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import CARD, FLOW
from test_binding import LISTED

from esvalue.core.errors import InputError
from esvalue.model.model import bind
from esvalue.model.resting import leaf_ids

COLUMNS = (
    FLOW
    + """[columns.cod]
title = { zh = "化学需氧量", en = "COD" }
unit = "mg_COD/L"
by = "period"
minimum = 0
[parameters.charge]
title = { zh = "收费", en = "charge" }
unit = "yuan/t_COD"
value = 100
price_year = 2012
basis = "market"
source = "paper_2010"
[nodes.carried]
equation = "product"
args = { first = "flow", second = "cod" }
[nodes.load]
group = "mean"
of = "carried"
over = "period"
[nodes.weighted]
group = "mean"
of = "cod"
over = "period"
weights = "flow"
[nodes.middle]
group = "quantile"
quantile = 0.5
of = "cod"
over = "period"
[nodes.whole]
group = "sum"
of = "flow"
over = "period"
[nodes.part]
group = "share"
of = "flow"
over = "period"
[nodes.of_all]
group = "sum"
of = "flow"
over = "place"
[nodes.all_of_it]
group = "sum"
of = "of_all"
over = "period"
[nodes.parts]
group = "sum"
of = "part"
over = "period"
[nodes.same]
equation = "quotient"
args = { dividend = "all_of_it", divisor = "all_of_it" }
[nodes.whole_of_whole]
equation = "quotient"
args = { dividend = "whole", divisor = "whole" }
[nodes.level]
equation = "quotient"
args = { dividend = "weighted", divisor = "middle" }
[nodes.ones]
equation = "total_of"
args = { terms = ["parts", "same", "whole_of_whole", "level"] }
[nodes.paid]
equation = "product"
args = { first = "load", second = "charge" }
[nodes.odd]
equation = "product"
args = { first = "paid", second = "ones" }
[services.odd]
title = { zh = "怪", en = "odd" }
group = "regulating"
role = "shown"
value = "odd"
"""
)
ROWS = """\
place,county,region_type,period,cover,area [ha],eligible_area [ha],flow [m3/s],cod [mg_COD/L]
north,Panshan,reserve_core,2025-01,reed,200,100,2,30
north,Panshan,reserve_core,2025-02,reed,200,100,4,15
north,Panshan,reserve_core,2025-03,reed,200,100,6,20
south,Dawa,ordinary,2025-01,reed,100,50,1,10
south,Dawa,ordinary,2025-02,reed,100,50,1,20
south,Dawa,ordinary,2025-03,reed,100,50,2,40
"""
ORIGINS = "column,place,source\n" + "".join(
    f"{name},*,survey_2012\n" for name in ("area", "eligible_area", "flow", "cod")
)


def dated(case, rows: str = ROWS, card: str = COLUMNS):
    """Write the case with columns by month."""
    return case(card=[LISTED, ("", card)], places=rows, origins=ORIGINS)


def test_groups_over_months_by_hand(case) -> None:
    model = dated(case).bind()
    # carried: north 2x30, 4x15, 6x20 = 60, 60, 120, mean 80; south 10, 20, 80, mean 110/3 (m3/s mg/L).
    load = model.evaluate(["wetland.load"])["wetland.load"]
    assert load.dims == ("place",)
    assert load.values == pytest.approx([80, 110 / 3])
    # Flow-weighted COD: (60 + 60 + 120) / 12 = 20; (10 + 20 + 80) / 4 = 27.5.
    assert model.central["wetland.weighted"] == pytest.approx([20, 27.5])
    assert model.central["wetland.middle"] == pytest.approx([20, 20])
    assert model.central["wetland.whole"] == pytest.approx([12, 4])
    part = model.evaluate(["wetland.part"])["wetland.part"]
    assert part.dims == ("period", "place")
    assert part.period.values.tolist() == ["2025-01", "2025-02", "2025-03"]
    assert part.sel(place="north").values == pytest.approx([2 / 12, 4 / 12, 6 / 12])
    assert part.sel(place="south").values == pytest.approx([1 / 4, 1 / 4, 2 / 4])
    # Both places month by month: 2 + 1, 4 + 1, 6 + 2.
    assert model.central["wetland.of_all"] == pytest.approx([3, 5, 8])
    # 80 g/s at 100 yuan/t, times (1 + 1 + 1 + 20/20) = 4 x 80e-6 t/s x 100 yuan/t = 0.032 yuan/s; a year has
    # 31,557,600 s: 1,009,843.2 yuan.
    assert model.account()["value"].sel(place="north", service="odd").item() == pytest.approx(1_009_843.2)


def test_a_mean_takes_the_months_there_are_and_names_the_others(case) -> None:
    rows = ROWS.replace("2025-02,reed,200,100,4,15", "2025-02,reed,200,100,4,n/a")
    model = dated(case, rows).bind()
    # carried: north 60 and 120, mean 90.
    assert model.central["wetland.load"] == pytest.approx([90, 110 / 3])
    assert model.graph["wetland.load"].present.tolist() == [True, True]
    # Weighted: (2x30 + 6x20) / 8 = 22.5. The middle of 30 and 20 from below: 20.
    assert model.central["wetland.weighted"] == pytest.approx([22.5, 27.5])
    assert model.central["wetland.middle"] == pytest.approx([20, 20])
    told = [one for one in model.doubts if one.code == "periods_left_out"]
    assert {one.where.rpartition(".")[2] for one in told} >= {"load", "weighted", "middle"}
    for one in told:
        assert "north: 2025-02" in one.text("en")
        assert "south" not in one.text("en")
        assert "3" in one.text("zh")


def test_what_was_never_measured_is_absent(case) -> None:
    rows = "".join(
        line.rpartition(",")[0] + ",n/a\n" if line.startswith("south") else line + "\n" for line in ROWS.splitlines()
    )
    model = dated(case, rows).bind()
    assert model.graph["wetland.load"].present.tolist() == [True, False]
    assert not [one for one in model.doubts if one.code == "periods_left_out"]


@pytest.mark.parametrize(
    ("how", "over"), [("sum", "period"), ("share", "period"), ("sum", "place"), ("share", "place")]
)
def test_a_sum_is_not_taken_of_months_that_lack(case, refused, how: str, over: str) -> None:
    rows = ROWS.replace("2025-02,reed,100,50,1,20", "2025-02,reed,100,50,n/a,20")
    lone = ALONE.format(how=how, over=over, more="")
    refused(lambda: dated(case, rows, lone).bind(), "group_gaps", "south: 2025-02", "evidence = imputed")


ALONE = """
[columns.flow]
title = {{ zh = "流量", en = "flow" }}
unit = "m3/s"
by = "period"
[columns.cod]
title = {{ zh = "化学需氧量", en = "COD" }}
unit = "mg_COD/L"
by = "period"
[nodes.odd]
group = "{how}"
of = "flow"
over = "{over}"
{more}
[services.odd]
title = {{ zh = "怪", en = "odd" }}
group = "regulating"
role = "shown"
value = "odd"
"""


def test_an_account_takes_one_number_a_place(case, refused) -> None:
    lone = ALONE.format(how="share", over="period", more="")
    refused(lambda: dated(case, ROWS, lone).bind(), "period_left", "services.odd", "'odd'", 'over = "period"')


def test_periods_are_not_grouped_by_a_column(case, refused) -> None:
    lone = ALONE.format(how="sum", over="period", more='by = "county"')
    refused(lambda: dated(case, ROWS, lone).bind(), "group_by_period", "'county'")


def test_what_does_not_differ_by_period_has_none_to_group(case, refused) -> None:
    lone = ALONE.format(how="sum", over="period", more="").replace('of = "flow"', 'of = "area"')
    refused(lambda: dated(case, ROWS, lone).bind(), "group_dimension", "period")


def test_the_trace_names_the_months(case) -> None:
    rows = ROWS.replace("2025-02,reed,200,100,4,15", "2025-02,reed,200,100,4,n/a")
    model = dated(case, rows).bind()
    found = leaf_ids(model.graph, "wetland.load", {"place:wetland": 0})
    cells = {one.split(":", 1)[1] for one in found}
    assert cells == {f"{column}:north, 2025-0{month}" for column in ("flow", "cod") for month in (1, 3)}


def test_a_plain_mean_over_places(case) -> None:
    more = '[nodes.odd]\ngroup = "mean"\nof = "reed_value"\nover = "place"\n'
    more += '[services.odd]\ntitle = "odd"\ngroup = "regulating"\nrole = "shown"\nvalue = "odd"\n'
    model = case(card=[LISTED, ("", more)]).bind()
    central = model.central
    assert central["wetland.odd"] == pytest.approx(central["wetland.reed_value"].mean())


# --- the same table as a frame and as a workbook --------------------------------------------------


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    import io

    return pd.read_csv(io.StringIO(ROWS), dtype={"period": str}), pd.read_csv(io.StringIO(ORIGINS))


@pytest.mark.parametrize("kind", ["text", "period", "index"])
def test_a_frame_gives_what_its_file_gives(case, kind: str) -> None:
    made = dated(case)
    frame, sources = frames()
    if kind == "period":
        frame["period"] = pd.PeriodIndex(frame["period"], freq="M")
    if kind == "index":
        frame = frame.set_index(["place", "period"])
    model = bind(made.folder / "reed.toml", frame, price_year=2012, library=made.library, sources=sources)
    assert model.central["wetland.load"].tolist() == made.bind().central["wetland.load"].tolist()


def test_a_frame_needs_its_sources(case) -> None:
    made = dated(case)
    with pytest.raises(InputError) as caught:
        bind(made.folder / "reed.toml", frames()[0], price_year=2012, library=made.library)
    assert {one.code for one in caught.value.problems} == {"cells_without_source"}


def test_a_number_left_out_of_a_frame_is_no_n_a(case) -> None:
    made = dated(case)
    frame, sources = frames()
    frame.loc[1, "cod [mg_COD/L]"] = np.nan
    with pytest.raises(InputError) as caught:
        bind(made.folder / "reed.toml", frame, price_year=2012, library=made.library, sources=sources)
    assert {one.code for one in caught.value.problems} == {"empty_cells"}


@pytest.mark.parametrize("dates", [False, True])
def test_a_workbook_gives_what_its_folder_gives(case, tmp_path, dates: bool) -> None:
    import datetime

    import openpyxl

    from esvalue.inputs.workbook import load_workbook_scenario, write_workbook

    made = case(
        card=[LISTED, ("", COLUMNS)],
        places=ROWS,
        origins=ORIGINS,
        scenario=[("[domains.wetland.without.set.depth]", "[domains.wetland.without.set.cod]")],
    )
    book = write_workbook(made.load(), tmp_path / "made.xlsx", made.library)
    if dates:  # what a spreadsheet makes of 2025-01 that is typed in
        opened = openpyxl.load_workbook(book)
        sheet = next(one for one in opened if "〔places:" in str(one.cell(row=1, column=1).value))
        column = next(cell.column for cell in sheet[4] if cell.value == "period")
        for row in range(5, 11):
            cell = sheet.cell(row=row, column=column)
            year, month = map(int, str(cell.value).split("-"))
            cell.value, cell.number_format = datetime.datetime(year, month, 1), "mmm-yy"
        opened.save(book)
    found = load_workbook_scenario(book, made.library).places["wetland"]
    wanted = made.load().places["wetland"]
    assert found.periods == wanted.periods == ("2025-01", "2025-02", "2025-03")
    assert found.measured["cod"].tolist() == wanted.measured["cod"].tolist()


def test_the_card_is_the_tiny_one() -> None:
    assert "period" not in CARD

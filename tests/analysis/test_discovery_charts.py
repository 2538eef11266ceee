"""The charts of a study: SVG in both languages, what is asked for is drawn, what lacks is told."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from esvalue.analysis.discovery import prim
from esvalue.analysis.problem import Factor
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError
from esvalue.report.charts.study import (
    cdf_chart,
    convergence_chart,
    sobol_chart,
    spider_chart,
    tornado_chart,
    trade_off_chart,
)
from esvalue.report.charts.study.labels import WORDS

TITLES = {
    "carbon": {"zh": "碳价", "en": "carbon price"}, "paddy": {"zh": "水稻亩均毛利", "en": "paddy margin"},
    "net": {"zh": "净效益", "en": "net benefit"},
    "b": {"zh": "方案乙", "en": "option B"}, "xie": {"zh": "谢高地等", "en": "Xie et al."},
    "mee": {"zh": "生态环境部", "en": "the ministry"},
}  # fmt: skip
SHARES = {"carbon": 0.5, "paddy": 0.2, "x1": 0.02}


def row(factor, index, value, runs=1024, half=0.03, **more):
    return {
        "factor": factor,
        "outcome": "net",
        "option": "b",
        "index": index,
        "value": value,
        "low": value - half,
        "high": value + half,
        "runs": runs,
        "method": "sobol",
        **more,
    }


SOBOL = pd.DataFrame([row(f, i, s + (i == "total") * 0.05) for f, s in SHARES.items() for i in ("first", "total")])
RUNS = pd.DataFrame([row(f, "total", s, 2**k, 2 / 2 ** (k / 2)) for k in range(8, 13) for f, s in SHARES.items()])
TORNADO = pd.DataFrame(
    [
        {"factor": f, "outcome": "net", "option": "b", "value": 10.0, "low": 10 - 5 * s, "high": 10 + 5 * s}
        for f, s in SHARES.items()
    ]
)
SPIDER = pd.DataFrame(
    [
        {"factor": f, "outcome": "net", "option": "b", "quantile": q, "value": 10 + s * q}
        for f, s in SHARES.items()
        for q in (0.05, 0.5, 0.95)
    ]
)
U = np.random.default_rng(0).random((3, 2000))
FAILS = (U[0] < 0.4) & (U[1] > 0.5)
LONG = pd.concat(
    [
        pd.DataFrame({"factor": "x1", "value": U[2], "fails": FAILS}),
        pd.DataFrame({"factor": "carbon", "value": U[0], "fails": FAILS}),
        pd.DataFrame({"factor": "method", "value": np.where(U[1] > 0.5, "xie", "mee"), "fails": FAILS}),
    ]
)


def trajectory():
    factors = [Factor(name, Spread("uniform", (0.0, 1.0))) for name in SHARES]
    return prim(factors, dict(zip(SHARES, U, strict=True)), FAILS).trajectory()


CHARTS = {
    "tornado": lambda lang: tornado_chart(TORNADO, lang, titles=TITLES, unit="yuan"),
    "spider": lambda lang: spider_chart(SPIDER, lang, titles=TITLES, unit="yuan"),
    "sobol": lambda lang: sobol_chart(SOBOL, lang, titles=TITLES),
    "convergence": lambda lang: convergence_chart(RUNS, lang, titles=TITLES),
    "cdf": lambda lang: cdf_chart(LONG, lang, titles=TITLES, units={"carbon": "yuan/t"}),
    "trade_off": lambda lang: trade_off_chart(trajectory(), lang),
}


def texts(svg):
    return [part.text for part in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_is_text_in_its_language_and_the_same_every_time(name, language):
    svg = CHARTS[name](language)
    assert svg == CHARTS[name](language)
    assert f'id="{name.replace("_", "-")}-{language}"' in svg
    written = texts(svg)
    chinese = [text for text in written if re.search("[\u4e00-\u9fff]", text or "")]
    assert bool(chinese) == (language == "zh")
    if name not in ("trade_off",):
        assert any(TITLES["carbon"][language] in text for text in written)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_written_outside_the_sheet(name):
    root = ET.fromstring(CHARTS[name]("en"))
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    for part in root.iter("{http://www.w3.org/2000/svg}text"):
        x, y = (
            float(v)
            for v in re.search(
                r"(?:translate\(|rotate\([-\d.]+ )([-\d.]+) ([-\d.]+)\)", part.get("transform") or "translate(1 1)"
            ).groups()
        )
        assert -1 <= x <= width, part.text
        assert -1 <= y <= height, part.text


def test_words_exist_in_both_languages():
    assert WORDS["zh"].keys() == WORDS["en"].keys()


def test_rows_are_ordered_by_what_they_show():
    written = texts(sobol_chart(SOBOL.iloc[::-1], "en", titles=TITLES))
    assert [t for t in written if t in ("carbon price", "paddy margin", "x1")] == ["carbon price", "paddy margin", "x1"]
    written = texts(cdf_chart(LONG, "en", titles=TITLES))
    assert written.index("carbon price") < written.index("x1")


def test_cdf_distance_is_that_of_kolmogorov_and_smirnov():
    from scipy.stats import ks_2samp

    gap = ks_2samp(U[0][FAILS], U[0][~FAILS]).statistic
    assert f"D = {gap:.2f}" in texts(cdf_chart(LONG, "en"))


def told(code, chart, *args, **how):
    with pytest.raises(InputError) as error:
        chart(*args, **how)
    assert [problem.code for problem in error.value.problems] == [code]
    return error.value


def test_what_lacks_is_told():
    assert "low" in str(told("chart_columns", sobol_chart, SOBOL.drop(columns="low"), "en"))
    two = pd.concat([SOBOL, SOBOL.assign(outcome="cost")])
    assert "outcome=" in str(told("chart_several", sobol_chart, two, "en"))
    assert sobol_chart(two, "en", outcome="net") == sobol_chart(SOBOL, "en")
    assert "first / total" in told("chart_empty", sobol_chart, SOBOL.assign(index="second"), "en").text("zh")

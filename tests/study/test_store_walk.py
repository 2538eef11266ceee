"""A store is of one model: whatever a result can hang on is changed, and is never answered with the old figures."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from folders import CASES

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.shares import Shares
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError
from esvalue.equations.equation import _REGISTRY, get
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge
from esvalue.study import Study, indicated_problem, problem_of

BAY = CASES / "bay"
#: A model that hangs on a bit of everything, in four modules of a user's own.
FILES = {
    "own_deeper.py": '''
"""What helpers need."""
LIFT = 0.25

def lift(x):
    return x + LIFT
''',
    "own_package/__init__.py": "",
    "own_whole.py": "AB = 4.0\n",
    "own_package/inner.py": """
K = 3.0
UNUSED = 1.0

def late(x):
    return x * 1.0
""",
    "own_helper.py": '''
"""Helpers."""
import numpy as np

import own_deeper

RATE = 2.0
TABLE = np.array([1.0, 2.0])
UNUSED = 7.0


def slope(x):
    """Return it risen."""
    return own_deeper.lift(x) * RATE


def unused(x):
    return x


def twice(function):
    def call(c):
        return {name: 2.0 * values for name, values in function(c).items()}
    return call


class Base:
    """A base."""

    power = 1.0

    def up(self, x):
        return x**self.power
''',
    "own_model.py": '''
"""A model."""
import datetime
import enum
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache, partial, singledispatch, wraps
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from scipy import stats
from scipy.special import expit

from esvalue.core.arguments import Number, checked

import own_helper as h
import own_package.inner
import own_whole
from own_helper import Base, slope, twice

G = 1.0
ARRAY = np.arange(6.0).reshape(2, 3)
OBJECTS = np.array([1, "two", None], dtype=object)
NESTED = {"a": [1, (2.0, {"x", "y"})], "b": {3: b"4"}}
FRAME = pd.DataFrame({"p": [1.0, 2.0], "q": pd.Categorical(["u", "v"]), "r": ["s", "t"]}, index=["i", "j"])
GRID = xr.DataArray([[1.0, 2.0]], dims=("row", "column"), coords={"column": [10, 20]}, attrs={"unit": "ha"})
RANDOM = np.random.default_rng(5)
NORMAL = stats.norm(0.0, 1.5)
WHEN = datetime.date(2024, 5, 1)
EXACT = [Decimal("1.5"), Fraction(1, 3), Path("a/b"), OrderedDict(k=1), 2 + 1j, range(3), slice(1, 2)]
PICKED = [lambda x: x + 1.5]
UNUSED = 9.0


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


Pair = namedtuple("Pair", "first second", defaults=(8.0,))


@dataclass
class Setting:
    """A setting."""

    size: float = 4.0
    parts: list = field(default_factory=lambda: [1.0, 2.0])


SETTING = Setting()


class Tool(Base):
    """A tool."""

    gain = 1.0
    __slots__ = ("k",)

    def __init__(self, k):
        self.k = k
        self.other = {"deep": [k]}

    @property
    def shown(self):
        return self.k + 0.125

    @staticmethod
    def fixed(x):
        return x + 0.5

    @classmethod
    def named(cls, x):
        return cls.gain * x + 0.0625

    @cached_property
    def kept(self):
        return self.k * 1.75

    def up(self, x):
        return super().up(x) * self.gain

    def __call__(self, x):
        return self.up(x) + self.shown


TOOL = Tool(1.0)


@lru_cache
def cached(x):
    return x * 1.1


def marked(function):
    @wraps(function)
    def call(*given):
        return function(*given) + 0.75
    return call


@marked
def wrapped(x):
    return x * 1.3


@checked
def guarded(x: Number, add: float = 0.25) -> float:
    return x * 1.7 + add


@singledispatch
def kinds(x):
    return 1.9


@kinds.register
def _(x: float):
    return 2.9


def made(k, many):
    def inside(x):
        return k * x + sum(many)
    return inside


CLOSED = made(1.25, [1.0])
POINTWISE = np.vectorize(lambda x: x + 6.5)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n > 0.5 and even(n - 1)


def noted(x):
    return x * noted.factor


noted.factor = 1.0
exec("def written(x): return x * 5.5")


def body(c, *, tool, shift=0.5):
    """Return y."""
    from own_package.inner import late
    import own_deeper as deep

    class Local:
        """Local."""

        inner = 0.375

        def give(self):
            """Give."""
            return self.inner

    a = c["a"] * G + shift  # a comment
    try:
        a = a + h.TABLE[1]
    except KeyError:
        a = a * 0.1
    parts = [slope(a), ARRAY.sum(), len(OBJECTS), NESTED["a"][0], FRAME["p"].sum(), float(GRID.sum()), RANDOM is None, NORMAL.ppf(0.3), WHEN.year, EXACT[2] is None]
    parts += [own_package.inner.K, late(1.0), deep.lift(2.0), Local().give(), PICKED[0](1.0), Colour.RED.value, Pair(1.0).second, Setting().size, SETTING.size]
    parts += [tool(1.0), tool.kept, Tool.fixed(1.0), Tool.named(2.0), TOOL.other["deep"][0], cached(2.0), wrapped(1.0), kinds(1.0), CLOSED(1.0), float(POINTWISE(1.0))]
    parts += [getattr(own_whole, "".join(("A", "B"))), even(4), noted(1.0), written(1.0), expit(0.1), guarded(1.0), np.pi, sum(x * 0.2 for x in range(4)), 1.0 if c["b"][0] in {"p", "q"} else 2.0]
    return {"y": sum(np.asarray(p, dtype=float) for p in parts) + c["b"], "z": c["b"] * 1.0}


FUNCTION = partial(twice(partial(body, tool=Tool(3.0))))
''',  # noqa: E501
}


def build(function, **more):
    factors = (
        Factor("a", Spread("uniform", (0.0, 1.0)), unit="ha"),
        Factor("b", Spread("triangular", (0.0, 1.0, 2.0))),
        Factor("m", rivals=("u", "v")),
        Factor("s", Spread("uniform", (0.0, 1.0))),
        Factor("t", Spread("uniform", (0.0, 1.0))),
    )
    return replace(
        Problem(
            factors,
            (Outcome("y", "max", "yuan"), Outcome("z", "min")),
            function,
            correlation={("a", "b"): 0.3},
            shares=(Shares(("s", "t"), (1.0, 2.0)),),
            fixed={"m": 0.25},
        ),
        **more,
    )


@pytest.fixture
def imported(monkeypatch) -> Iterator[object]:
    """Write the modules into a folder, some texts changed, and import the model from there."""

    def load(folder: Path, files=FILES):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        forget()
        monkeypatch.syspath_prepend(str(folder))
        return importlib.import_module("own_model").FUNCTION

    def forget() -> None:
        for name in [name for name in sys.modules if name.startswith("own_")]:
            del sys.modules[name]

    yield load
    forget()


def ticks(problem, store, **how) -> int:
    """Return how many segments a study of a problem had to compute."""
    done: list[int] = []
    Study(problem, store, **{"seed": 1} | how).run(4, 2, progress=lambda at, whole: done.append(at))
    return len(done)


def refused(problem, store, **how) -> str:
    with pytest.raises(InputError) as caught:
        ticks(problem, store, **how)
    assert caught.value.text("zh") != caught.value.text("en")
    return f"{caught.value.problems[0].code}: {caught.value}"


def edited(file: str, *pairs: tuple[str, str], files=FILES) -> dict[str, str]:
    text = files[file]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {**files, file: text}


#: What was changed -> file, text before, text after.
CHANGES = {
    "operator": ("own_model.py", '+ c["b"], "z"', '- c["b"], "z"'), "constant": ("own_model.py", "x * 0.2", "x * 0.3"),
    "constant of a set": ("own_model.py", '{"p", "q"}', '{"p", "r"}'),
    "handler": ("own_model.py", "except KeyError", "except IndexError"),
    "a number of another type": ("own_model.py", "G = 1.0", "G = 1"),
    "keyword default": ("own_model.py", "shift=0.5", "shift=0.6"), "global": ("own_model.py", "G = 1.0", "G = 2.0"),
    "array": ("own_model.py", "arange(6.0)", "arange(1.0, 7.0)"),
    "shape": ("own_model.py", "reshape(2, 3)", "reshape(3, 2)"),
    "array of objects": ("own_model.py", '[1, "two", None]', '[1, "three", None]'),
    "nested": ("own_model.py", '{"x", "y"}', '{"x", "z"}'),
    "bytes": ("own_model.py", 'b"4"', 'b"5"'), "frame": ("own_model.py", '"p": [1.0, 2.0]', '"p": [1.0, 2.5]'),
    "category": ("own_model.py", '["u", "v"]', '["u", "u"]'),
    "text column": ("own_model.py", '"r": ["s", "t"]', '"r": ["s", "s"]'),
    "index": ("own_model.py", 'index=["i", "j"]', 'index=["i", "k"]'),
    "grid": ("own_model.py", "[[1.0, 2.0]], dims", "[[1.0, 2.1]], dims"),
    "coordinate": ("own_model.py", "[10, 20]", "[10, 21]"), "attribute of a grid": ("own_model.py", '"unit": "ha"',
    '"unit": "mu"'), "generator": ("own_model.py", "default_rng(5)", "default_rng(6)"),
    "distribution": ("own_model.py", "norm(0.0, 1.5)", "norm(0.0, 1.6)"),
    "kind of distribution": ("own_model.py", "stats.norm(", "stats.cauchy("),
    "date": ("own_model.py", "2024, 5, 1", "2024, 5, 2"),
    "decimal": ("own_model.py", 'Decimal("1.5")', 'Decimal("1.6")'),
    "fraction": ("own_model.py", "Fraction(1, 3)", "Fraction(2, 3)"),
    "path": ("own_model.py", 'Path("a/b")', 'Path("a/c")'),
    "ordered": ("own_model.py", "OrderedDict(k=1)", "OrderedDict(k=2)"),
    "range": ("own_model.py", "range(3), slice", "range(4), slice"),
    "slice": ("own_model.py", "slice(1, 2)", "slice(1, 3)"),
    "lambda in a list": ("own_model.py", "x + 1.5]", "x + 1.6]"), "enum": ("own_model.py", "RED = 1", "RED = 3"),
    "default of a tuple": ("own_model.py", "defaults=(8.0,)", "defaults=(8.5,)"),
    "default of a field": ("own_model.py", "size: float = 4.0", "size: float = 4.5"),
    "factory of a field": ("own_model.py", "lambda: [1.0, 2.0]", "lambda: [1.0, 2.5]"),
    "object": ("own_model.py", "SETTING = Setting()", "SETTING = Setting(6.0)"),
    "attribute of a class": ("own_model.py", "gain = 1.0", "gain = 1.5"),
    "attribute of a base": ("own_helper.py", "power = 1.0", "power = 1.5"),
    "method of a base": ("own_helper.py", "x**self.power", "x + self.power"),
    "method": ("own_model.py", "super().up(x) * self.gain", "super().up(x) + self.gain"),
    "property": ("own_model.py", "self.k + 0.125", "self.k + 0.25"),
    "static method": ("own_model.py", "return x + 0.5", "return x + 0.6"),
    "class method": ("own_model.py", "* x + 0.0625", "* x + 0.0626"),
    "cached property": ("own_model.py", "self.k * 1.75", "self.k * 1.85"),
    "argument of partial": ("own_model.py", "tool=Tool(3.0)", "tool=Tool(3.5)"),
    "state made from an argument": ("own_model.py", '{"deep": [k]}', '{"deep": [k, k]}'),
    "global object": ("own_model.py", "TOOL = Tool(1.0)", "TOOL = Tool(1.5)"),
    "cached function": ("own_model.py", "x * 1.1", "x * 1.2"),
    "wrapped function": ("own_model.py", "x * 1.3", "x * 1.4"), "wrapper": ("own_model.py", "+ 0.75", "+ 0.85"),
    "function a package wrapped": ("own_model.py", "x * 1.7", "x * 1.8"),
    "default of that": ("own_model.py", "add: float = 0.25", "add: float = 0.5"),
    "default kind": ("own_model.py", "return 1.9", "return 1.8"),
    "registered kind": ("own_model.py", "return 2.9", "return 2.8"),
    "closure": ("own_model.py", "made(1.25", "made(1.35"), "list in a closure": ("own_model.py", "1.25, [1.0]",
    "1.25, [1.5]"), "code of a closure": ("own_model.py", "k * x + sum", "k * x - sum"),
    "vectorized": ("own_model.py", "x + 6.5", "x + 7.5"),
    "recursion": ("own_model.py", "n > 0.5", "n > 0.25"), "attribute of a function": ("own_model.py",
    "noted.factor = 1.0", "noted.factor = 1.5"), "function made by exec": ("own_model.py", "x * 5.5", "x * 6.5"),
    "installed function": ("own_model.py", "special import expit", "special import ndtr as expit"),
    "constant of a package": ("own_model.py", "np.pi", "np.e"),
    "local class": ("own_model.py", "inner = 0.375", "inner = 0.5"),
    "module read by a name put together": ("own_whole.py", "AB = 4.0", "AB = 4.5"),
    "module of a package": ("own_package/inner.py", "K = 3.0", "K = 3.5"),
    "function imported within": ("own_package/inner.py", "x * 1.0", "x * 2.0"),
    "helper": ("own_helper.py", "* RATE", "/ RATE"),
    "global of a helper": ("own_helper.py", "RATE = 2.0", "RATE = 2.5"),
    "array of a module": ("own_helper.py", "[1.0, 2.0]", "[1.0, 2.5]"),
    "helper of a helper": ("own_deeper.py", "x + LIFT", "x - LIFT"),
    "global of that": ("own_deeper.py", "LIFT = 0.25", "LIFT = 0.5"),
    "decorator of another module": ("own_helper.py", "2.0 * values", "3.0 * values"),
    "outcome": ("own_model.py", '"z": c["b"] * 1.0', '"z": c["b"] * 1.5'),
}  # fmt: skip
#: What says nothing of the results.
SAME = {
    "comment": ("own_model.py", "# a comment", "# another comment, which is longer"),
    "docstring of a module": ("own_helper.py", '"""Helpers."""', '"""Helpers of the model, and more."""'),
    "docstring": ("own_model.py", '    """Return y."""', '    """Return y.\n\n    More of it.\n    """'),
    "no docstring": ("own_helper.py", '    """Return it risen."""\n', ""),
    "docstring of a class": ("own_model.py", '"""A tool."""', '"""A tool that is better."""'),
    "docstring of a method": ("own_model.py", '            """Give."""\n', ""),
    "docstring of a local class": ("own_model.py", '        """Local."""\n', ""),
    "new docstring": ("own_deeper.py", "def lift(x):\n", 'def lift(x):\n    """Lift."""\n'),
    "blank lines": ("own_model.py", "G = 1.0", "\n\n\nG = 1.0\n\n"),
    "blank lines within": ("own_model.py", "    try:\n", "\n\n    try:\n\n"),
    "formatting": ("own_model.py", 'c["b"], "z": c["b"] * 1.0}',
    'c["b"],\n        "z":\n            c["b"]\n            * 1.0,\n    }'),
    "parentheses": ("own_helper.py", "own_deeper.lift(x) * RATE", "((own_deeper.lift(x))\n            * RATE)"),
    "unused global": ("own_model.py", "UNUSED = 9.0", "UNUSED = 8.0"),
    "unused function": ("own_helper.py", "return x\n", "return x + 1\n"),
    "unused name of a package": ("own_package/inner.py", "UNUSED = 1.0", "UNUSED = 2.0"),
    "annotation": ("own_deeper.py", "def lift(x):", "def lift(x: float) -> float:"),
    "order in the file": ("own_package/inner.py", "K = 3.0\nUNUSED = 1.0", "UNUSED = 1.0\nK = 3.0"),
    "order of a set": ("own_model.py", '{"x", "y"}', '{"y", "x"}'),
}  # fmt: skip


def test_the_same_model_is_not_computed_twice(tmp_path, imported):
    assert ticks(build(imported(tmp_path / "here")), tmp_path / "s") == 2
    assert ticks(build(imported(tmp_path / "here")), tmp_path / "s") == 0
    assert ticks(build(imported(tmp_path / "elsewhere")), tmp_path / "s") == 0


@pytest.fixture
def computed(tmp_path, tmp_path_factory, imported):
    """A store of the model as it stands, computed once."""
    once = tmp_path_factory.getbasetemp() / "walked"
    if not once.exists():
        ticks(build(imported(once / "model")), once / "s")
    return shutil.copytree(once / "s", tmp_path / "s")


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_changed_is_noticed(what, tmp_path, imported, computed):
    file, old, new = CHANGES[what]
    assert refused(build(imported(tmp_path / "after", edited(file, (old, new)))), computed).startswith(
        "model_changed: "
    )


@pytest.mark.parametrize("what", SAME)
def test_what_says_nothing_of_results_changes_nothing(what, tmp_path, imported, computed):
    file, old, new = SAME[what]
    assert ticks(build(imported(tmp_path / "after", edited(file, (old, new)))), computed) == 0


def test_a_file_may_be_renamed(tmp_path, imported):
    ticks(build(imported(tmp_path / "before")), tmp_path / "s")
    files = {
        name.replace("own_helper", "own_other"): text.replace("own_helper", "own_other") for name, text in FILES.items()
    }
    assert ticks(build(imported(tmp_path / "after", files)), tmp_path / "s") == 0


PROBLEMS = {
    "range of a factor": {"factors": {"a": {"spread": Spread("uniform", (0.0, 2.0))}}},
    "kind of a spread": {"factors": {"a": {"spread": Spread("normal", (0.0, 1.0))}}},
    "scale of a factor": {"factors": {"a": {"scale": 10.0}}}, "unit of a factor": {"factors": {"a": {"unit": "mu"}}},
    "weights": {"factors": {"m": {"weights": (1.0, 3.0)}}}, "rivals": {"factors": {"m": {"rivals": ("u", "w")}}},
    "name of a factor": {"factors": {"t": {"name": "r"}}, "shares": ()}, "order of factors": {"order": -1},
    "outcomes": {"outcomes": (Outcome("y", "max", "yuan"),)},
    "order of outcomes": {"outcomes": (Outcome("z", "min"), Outcome("y", "max", "yuan"))},
    "direction": {"outcomes": (Outcome("y", "min", "yuan"), Outcome("z", "min"))},
    "unit of an outcome": {"outcomes": (Outcome("y", "max", "1e4 yuan"), Outcome("z", "min"))},
    "takes": {"takes": "uniform"},
    "correlation": {"correlation": {("a", "b"): 0.4}}, "no correlation": {"correlation": {}},
    "shares": {"shares": (Shares(("s", "t"), (1.0, 3.0)),)}, "fixed": {"fixed": {"m": 0.75}},
    "what is fixed": {"fixed": {}},
    "options": {"options": ("one", "two")}, "inputs": {"inputs": "another file"}, "key": {"key": "second"},
}  # fmt: skip


def changed(problem: Problem, factors=None, order=1, **more) -> Problem:
    made = tuple(replace(one, **(factors or {}).get(one.name, {})) for one in problem.factors)[::order]
    return replace(problem, factors=made, **({"shares": ()} if order < 0 else {}), **more)


def plain_model(c):
    return {"y": c["a"] + c["b"], "z": c["b"]}


@pytest.mark.parametrize("what", PROBLEMS)
def test_another_problem_is_noticed(what, tmp_path):
    base = build(plain_model, **({"shares": ()} if what == "order of factors" else {}))
    assert ticks(base, tmp_path / "s") == 2
    assert refused(changed(base, **PROBLEMS[what]), tmp_path / "s").startswith("other_study: ")
    assert ticks(base, tmp_path / "s") == 0


def test_a_long_list_of_values_a_seed_and_a_kind_are_noticed(tmp_path):
    values = tuple(float(v) for v in range(50))
    base = changed(build(plain_model), factors={"a": {"spread": Spread("empirical", values)}})
    ticks(base, tmp_path / "s")
    assert "factors.a.empirical" in refused(
        changed(base, factors={"a": {"spread": Spread("empirical", (*values[:-1], 49.5))}}), tmp_path / "s"
    )
    assert "seed is 1 there and 2 here" in refused(base, tmp_path / "s", seed=2)
    assert "kind" in refused(base, tmp_path / "s", kind="latin")


@pytest.mark.parametrize("module", ["esvalue", "numpy", "scipy", "pandas"])
def test_another_version_is_noticed(module, tmp_path, imported, monkeypatch):
    problem = build(imported(tmp_path / "here"))
    ticks(problem, tmp_path / "s")
    monkeypatch.setattr(importlib.import_module(module), "__version__", "99.0")
    assert re.search(rf"other_study: .*versions\.{module} is .* there and \"99.0", refused(problem, tmp_path / "s"))


def test_another_version_of_python_is_noticed(tmp_path, monkeypatch):
    ticks(build(plain_model), tmp_path / "s")
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    assert "versions.python" in refused(build(plain_model), tmp_path / "s")


def test_a_factor_of_a_class_of_ones_own_is_walked(tmp_path):
    def problem(power):
        class Bent(Factor):
            def values(self, u):
                return super().values(u) ** power

        return replace(
            build(plain_model), factors=(Bent("a", Spread("uniform", (0.0, 1.0))), *build(plain_model).factors[1:])
        )

    assert ticks(problem(1.0), tmp_path / "s") == 2
    assert ticks(problem(1.0), tmp_path / "s") == 0
    assert "power" in refused(problem(2.0), tmp_path / "s")


def test_the_old_kind_of_store_is_never_read(tmp_path):
    problem = build(plain_model)
    ticks(problem, tmp_path / "s")
    about = tmp_path / "s" / "study.json"
    about.write_text(about.read_text(encoding="utf-8").replace("esvalue-study-2", "esvalue-study-1"), encoding="utf-8")
    assert refused(problem, tmp_path / "s").startswith("store_old: ")


def test_the_message_names_what_changed(tmp_path, imported):
    ticks(build(imported(tmp_path / "before")), tmp_path / "s")
    files = edited(
        "own_helper.py", ("RATE = 2.0", "RATE = 2.5"), files=edited("own_deeper.py", ("LIFT = 0.25", "LIFT = 0.5"))
    )
    said = refused(build(imported(tmp_path / "after", files)), tmp_path / "s")
    assert "slope > RATE" in said
    assert "lift > LIFT" in said


# --- scenarios --------------------------------------------------------------------------------------------------------


@pytest.fixture
def bay(tmp_path):
    for file in BAY.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("bay.toml", "value = 8.0", "value = 8.5"),
        ("bay.csv", "0", "1"),
        ("scenario.toml", "[scenario]", "# a remark\n[scenario]"),
    ],
)
def test_inputs_of_a_scenario_are_noticed(file, old, new, bay):
    def problem():
        return problem_of(judge(load_scenario(bay / "scenario.toml")))

    assert ticks(problem(), bay / "s") == 2
    assert ticks(problem(), bay / "s") == 0
    text = (bay / file).read_text(encoding="utf-8")
    assert old in text
    (bay / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert refused(problem(), bay / "s").startswith("other_inputs: ")


def test_where_a_scenario_stands_does_not_count(bay, tmp_path_factory):
    ticks(problem_of(judge(load_scenario(bay / "scenario.toml"))), bay / "s")
    other = tmp_path_factory.mktemp("other") / "bay"
    shutil.copytree(bay, other, ignore=shutil.ignore_patterns("s"))
    assert ticks(problem_of(judge(load_scenario(other / "scenario.toml"))), bay / "s") == 0


@pytest.mark.parametrize("make", [problem_of, indicated_problem])
def test_the_code_of_an_equation_is_noticed(make, bay, monkeypatch):
    def problem():
        return make(judge(load_scenario(bay / "scenario.toml")))

    ticks(problem(), bay / "s")
    spec = get("market_value")
    whole = spec.function
    monkeypatch.setitem(_REGISTRY, "market_value", replace(spec, function=lambda **given: 2.0 * whole(**given)))
    assert refused(problem(), bay / "s").startswith(("model_changed: ", "other_inputs: "))


def test_a_shipped_scenario_reaches_nothing_unknown(bay):
    from esvalue.study.key import model_of

    found = model_of(problem_of(judge(load_scenario(bay / "scenario.toml"))))
    assert found is not None
    assert not found.unknown
    assert not found.own

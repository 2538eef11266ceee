"""What a model reaches: digests equal in every process, what cannot be hashed, what changes while it runs."""

from __future__ import annotations

import datetime
import json
import os
import random
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pytest
from each import each
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError
from esvalue.study import Study
from esvalue.study.key import model_of
from esvalue.study.reached import reached

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.complex_numbers(allow_nan=False, allow_infinity=False),
    st.integers(min_value=10**30, max_value=10**40),
)
HASHABLE = st.recursive(
    PLAIN, lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=4)), max_leaves=6
)
NESTED = st.recursive(
    HASHABLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner),
        st.dictionaries(HASHABLE, inner, max_size=4),
        st.sets(HASHABLE, max_size=5),
    ),
    max_leaves=12,
)
ARRAYS = st.builds(
    lambda values, kind, shape: np.asarray(values).astype(kind).reshape(shape),
    st.lists(st.integers(0, 100), min_size=6, max_size=6), st.sampled_from(["<f8", ">f8", "<f4", "i4", "u1", "U3", "O",
    "M8[D]", "c16", "longdouble", "bool"]), st.sampled_from([(6,), (2, 3), (3, 2), (1, 6)]),
)  # fmt: skip
#: Answers the digest of what a line of Python says, in a process with other hashes of texts.
ANSWER = """
import sys
from math import inf as inf
import numpy as np
from esvalue.study.reached import reached
for line in sys.stdin:
    value = eval(line)
    print(reached(value).digest, flush=True)
"""


def said(value) -> str:
    """Return a text that is equal where the values are of equal types and content; sets in one order."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{said(k)}: {said(v)}" for k, v in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return f"{type(value).__name__}([{', '.join(sorted(map(said, value)))}])"
    if isinstance(value, tuple):
        return f"({''.join(said(one) + ', ' for one in value)})"
    if isinstance(value, list):
        return f"[{', '.join(map(said, value))}]"
    if isinstance(value, complex):
        return f"complex({value.real!r}, {value.imag!r})"
    return repr(value)


@pytest.fixture(scope="module")
def elsewhere():
    process = subprocess.Popen(
        [sys.executable, "-c", ANSWER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def ask(text: str) -> str:
        process.stdin.write(text.encode("ascii", "backslashreplace").decode() + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield ask
    process.stdin.close()
    process.wait()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(NESTED)
def test_equal_content_has_one_digest_in_every_process(elsewhere, value):
    text = ascii(said(value))
    assert (
        elsewhere(f"eval({text})") == reached(value).digest == reached(eval(said(value), {"inf": float("inf")})).digest
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NESTED, NESTED)
def test_other_content_has_another_digest(first, second):
    assume(said(first) != said(second))
    assert reached(first).digest != reached(second).digest
    assert reached([first]).digest != reached((first,)).digest != reached([first, second]).digest


@settings(max_examples=100, deadline=None)
@given(ARRAYS, ARRAYS)
def test_arrays_count_by_content_type_and_shape(first, second):
    same = first.dtype == second.dtype and first.shape == second.shape and bool(np.all(first == second))
    assert (reached(first).digest == reached(second).digest) == same
    assert (
        reached(first).digest
        == reached(np.asfortranarray(first)).digest
        == reached(first.copy()).digest
        == reached(np.stack([first, first]).astype(first.dtype)[1]).digest
    )


def test_parts_of_large_arrays_count_wherever_they_stand():
    large = np.zeros((3000, 2001))
    view = large[:, ::2]
    assert not view.flags.c_contiguous
    before = reached(view).digest
    assert before == reached(np.ascontiguousarray(view)).digest
    for at in ((0, 0), (1777, 1000), (2999, 2000)):
        large[at] = 1.0
        assert reached(view).digest != before
        large[at] = 0.0
    assert reached(view).digest == before


def test_structured_masked_and_long_texts_count_by_content():
    pairs = np.zeros(3, dtype=np.dtype([("a", "u1"), ("b", "f8")], align=True))
    pairs.view(np.uint8)[1] = 7  # a byte between the fields
    assert reached(pairs).digest == reached(np.zeros(3, dtype=pairs.dtype)).digest
    masked = np.ma.MaskedArray([1.0, 2.0], mask=[False, True])
    assert reached(masked).digest != reached(np.ma.MaskedArray([1.0, 2.0], mask=[False, False])).digest
    texts = np.array(["a", "b" * 40], dtype=np.dtypes.StringDType())
    assert (
        reached(texts).digest
        == reached(texts.copy()).digest
        != reached(np.array(["a", "c" * 40], dtype=np.dtypes.StringDType())).digest
    )


def circle(k):
    first = [k]
    first.append(first)
    second = {"back": first}
    first.append(second)
    return second


class Node:
    def __init__(self, value):
        self.value, self.others = value, []


def ring(values):
    nodes = [Node(v) for v in values]
    for one in nodes:
        one.others = nodes
    return nodes[0]


class Member:
    def __init__(self, k):
        self.k = k


def test_circles_end_and_are_told_apart():
    assert reached(circle(1)).digest == reached(circle(1)).digest != reached(circle(2)).digest
    assert reached(ring(range(60))).digest == reached(ring(range(60))).digest != reached(ring([*range(59), 7])).digest
    chain = Node(0)
    for value in range(3000):
        further = Node(value)
        further.others.append(chain)
        chain = further
    assert not reached(chain).unknown
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    assert reached(deep).unknown


def test_sets_of_objects_have_no_order():
    assert len({reached({Member(k) for k in range(20)}).digest for _ in range(5)}) == 1
    assert reached({Member(1), Member(2)}).digest != reached({Member(1), Member(3)}).digest


# --- what cannot be hashed --------------------------------------------------------------------------------------------

FACTORS = (Factor("x", Spread("uniform", (0.0, 1.0))),)
HANDLE = open(os.devnull)  # noqa: SIM115
LOCK = threading.Lock()
STEPS = (n for n in range(3))
POINTWISE = np.frompyfunc(lambda x: x + 1.0, 1, 1)
RANDOM = np.random.default_rng(0)
TABLE = np.array([1.0, 2.0])
CALLS: list[float] = []
COUNT = 0
ENVIRONMENT = os.environ


class Holder:
    def __init__(self, what):
        self.what = what

    def __call__(self, c):
        return {"y": c["x"]}


def handle(c):
    return {"y": c["x"] + HANDLE.fileno()}


def lock(c):
    with LOCK:
        return {"y": c["x"]}


def steps(c):
    return {"y": c["x"] + next(STEPS)}


def pointwise(c):
    return {"y": POINTWISE(c["x"])}


def file(c):
    with open("values.txt") as text:
        return {"y": c["x"] * float(text.read())}


def file_of_numpy(c):
    return {"y": c["x"] * np.loadtxt("values.txt")}


def file_of_pandas(c):
    import pandas as pd

    return {"y": c["x"] * pd.read_csv("values.csv")["a"].sum()}


def file_of_a_path(c):
    return {"y": c["x"] * float(Path("values.txt").read_text())}


def environment(c):
    return {"y": c["x"] * float(os.environ["FACTOR"])}


def clock(c):
    return {"y": c["x"] * time.time()}


def environment_by_name(c):
    return {"y": c["x"] * float(ENVIRONMENT["FACTOR"])}


def today(c):
    return {"y": c["x"] * datetime.date.today().year}


def command(c):
    return {"y": c["x"] * float(subprocess.run(["date", "+%s"], capture_output=True, check=True).stdout)}


def text(c):
    return {"y": eval("c['x'] * COUNT")}


def drawn(c):
    return {"y": c["x"] + np.random.normal(size=c["x"].shape)}  # noqa: NPY002


def drawn_plainly(c):
    return {"y": c["x"] + random.gauss(0.0, 1.0)}


def problem(function, **more):
    return Problem(FACTORS, (Outcome("y", "max"),), function, **more)


def _own_default(c):
    return {"y": c["x"] * np.random.default_rng().random()}


def _own_none(c):
    return {"y": c["x"] * np.random.default_rng(seed=None).random()}


def _own_name(c):
    make = np.random.default_rng
    return {"y": c["x"] * make().random()}


def _own_import(c):
    from numpy.random import SeedSequence, default_rng

    return {"y": c["x"] * default_rng(SeedSequence()).random()}


def _own_bits(c):
    return {"y": c["x"] * np.random.Generator(np.random.PCG64()).random()}


def _own_python(c):
    return {"y": c["x"] * random.Random().random()}


def _own_system(c):
    return {"y": c["x"] * random.SystemRandom().random()}


def _own_bytes(c):
    return {"y": c["x"] * os.urandom(1)[0]}


def _own_secret(c):
    return {"y": c["x"] * secrets.randbelow(9)}


UNSEEDED = {
    "default_rng": _own_default,
    "np.random.default_rng": _own_none,
    "random.default_rng": _own_name,
    "SeedSequence": _own_import,
    "PCG64": _own_bits,
    "random.Random": _own_python,
    "random.SystemRandom": _own_system,
    "os.urandom": _own_bytes,
    "secrets.randbelow": _own_secret,
}


@pytest.mark.parametrize("name", UNSEEDED)
def test_random_numbers_without_a_seed_are_not_kept(name, tmp_path):
    with pytest.raises(InputError) as caught:
        Study(problem(UNSEEDED[name]), tmp_path / "s").run(4, 2)
    assert [one.code for one in caught.value.problems] == ["model_unknown"]
    assert name in caught.value.text("en")
    assert "no seed" in caught.value.text("en")
    assert "没有给出种子" in caught.value.text("zh")


def _seeded(c):
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=3)))
    return {"y": c["x"] * np.random.default_rng([1, 2]).random() * random.Random(4).random() * generator.random()}


def test_random_numbers_with_a_seed_are_kept(tmp_path):
    assert Study(problem(_seeded), tmp_path / "s").run(4, 2).outcome("y").shape == (2, 4)


class Anew:
    """Says of itself how it is made anew, and leaves out what it holds."""

    def __init__(self, k):
        self.k = k

    def __call__(self, c):
        return {"y": c["x"] * self.k}


class ByReduce(Anew):
    def __reduce__(self):
        return ByReduce, (1.0,)


class ByReduceEx(Anew):
    def __reduce_ex__(self, protocol):
        return ByReduceEx, (1.0,)


class OfSlots:
    __slots__ = ("k",)

    def __init__(self, k):
        self.k = k

    __call__ = Anew.__call__

    def __reduce__(self):
        return OfSlots, (1.0,)


@pytest.mark.parametrize("kind", [ByReduce, ByReduceEx, OfSlots])
def test_what_an_object_holds_counts_whatever_it_is_made_anew_with(kind, tmp_path):
    assert reached(kind(1.0)).digest == reached(kind(1.0)).digest
    Study(problem(kind(1.0)), tmp_path / "s").run(4, 2)
    with pytest.raises(InputError, match="another model"):
        Study(problem(kind(3.0)), tmp_path / "s").run(4, 2)


UNKNOWN = {
    "an open file": (handle, "HANDLE"),
    "a lock": (lock, "LOCK"),
    "a generator": (steps, "STEPS"),
    "a function without code": (pointwise, "POINTWISE"),
    "a bound lock": (Holder(LOCK), "Holder.what"),
    "an argument": (partial(handle, LOCK), "partial"),
    "a file read": (file, "open"),
    "one by NumPy": (file_of_numpy, "np.loadtxt"),
    "one by pandas": (file_of_pandas, "pandas.read_csv"),
    "one by its path": (file_of_a_path, "read_text"),
    "the environment": (environment, "os.environ"),
    "the clock": (clock, "time.time"),
    "that by its name": (environment_by_name, "ENVIRONMENT"),
    "the date": (today, "datetime.date.today"),
    "a command": (command, "subprocess.run"),
    "text that is run": (text, "eval"),
    "random numbers": (drawn, "np.random.normal"),
    "those of Python": (drawn_plainly, "random.gauss"),
    "a deep one": (Holder({"a": [1, {"b": (n for n in "ab")}]}), "Holder.what"),
}


@each("what", UNKNOWN)
def test_what_cannot_be_hashed_asks_for_a_key(what, tmp_path):
    function, name = UNKNOWN[what]
    with pytest.raises(InputError) as caught:
        Study(problem(function), tmp_path / "s").run(4, 2)
    assert [one.code for one in caught.value.problems] == ["model_unknown"]
    for language in ("en", "zh"):
        assert name in caught.value.text(language)
        assert "key" in caught.value.text(language)
    assert not (tmp_path / "s").exists()


def test_a_key_stands_for_the_function_and_nothing_else(tmp_path):
    keyed = problem(lock, key="first")
    Study(keyed, tmp_path / "s").run(4, 2)
    Study(replace(keyed, function=Holder(LOCK)), tmp_path / "s").run(4, 2)
    for other in (
        replace(keyed, key="second"),
        replace(keyed, factors=(replace(FACTORS[0], scale=2.0),)),
        replace(keyed, inputs="a file"),
    ):
        with pytest.raises(InputError, match="another study"):
            Study(other, tmp_path / "s").run(4, 2)


def test_without_a_store_nothing_is_asked():
    assert Study(problem(lock)).run(4, 2).outcome("y").shape == (2, 4)


# --- in memory --------------------------------------------------------------------------------------------------------


class Scaled:
    def __init__(self, k, what=None):
        self.k, self.what, self.calls = k, what, [0] if what else ()

    def __call__(self, c):
        return {"y": self.k * c["x"]}


@pytest.mark.parametrize("what", [None, LOCK])
def test_a_study_in_memory_does_not_answer_for_a_changed_model(what):
    function = Scaled(1.0, what)
    study = Study(problem(function), seed=3)
    first = study.run(4, 2)
    once = first.outcome("y")
    function.k = 3.0
    np.testing.assert_array_equal(study.run(4, 2).outcome("y"), 3.0 * once)
    np.testing.assert_array_equal(first.outcome("y"), once)
    study.problem = replace(study.problem, factors=(replace(FACTORS[0], scale=2.0),))
    np.testing.assert_array_equal(study.run(4, 2).outcome("y"), 6.0 * once)


def test_a_study_in_memory_computes_once():
    done: list[int] = []
    study = Study(problem(Scaled(1.0)), seed=3)
    for points in (8, 8, 16):
        study.run(points, 2, progress=lambda at, whole: done.append(whole))
    assert done == [2, 2, 2, 2]


def test_a_study_object_does_not_answer_for_a_changed_model(tmp_path):
    function = Scaled(1.0)
    study = Study(problem(function), tmp_path / "s")
    study.run(4, 2)
    function.k = 3.0
    with pytest.raises(InputError, match=r"Scaled\.k"):
        study.run(4, 2)


# --- what changes while running ---------------------------------------------------------------------------------------


def in_place(c):
    TABLE[0] += 1.0
    return {"y": c["x"] * TABLE[0]}


def counted(c):
    global COUNT
    COUNT += 1
    return {"y": c["x"]}


def listed(c):
    CALLS.append(1.0)
    return {"y": c["x"]}


def default(c, seen=[]):  # noqa: B006
    seen.append(1)
    return {"y": c["x"]}


def stepped(c):
    return {"y": c["x"] + RANDOM.random(c["x"].shape)}


class Counting:
    seen = 0

    def __init__(self):
        self.calls = 0

    def __call__(self, c):
        self.calls += 1
        return {"y": c["x"] * self.calls}


class OfAll(Counting):
    def __call__(self, c):
        type(self).seen += 1
        return {"y": c["x"]}


CHANGING = {
    "an array": (in_place, "in_place > TABLE"),
    "a global": (counted, "counted > COUNT"),
    "a list": (listed, "listed > CALLS"),
    "a default": (default, "default > seen"),
    "a generator": (stepped, "stepped > RANDOM"),
    "an attribute": (Counting(), "Counting.calls"),
    "a class": (OfAll(), ".seen"),
}


@pytest.mark.parametrize("what", CHANGING)
@pytest.mark.parametrize("workers", [1, 2])
def test_what_changes_while_it_runs_is_not_kept(what, workers, tmp_path):
    function, name = CHANGING[what]
    with pytest.raises(InputError) as caught:
        Study(problem(function), tmp_path / "s").run(4, 5, workers=workers)
    assert [one.code for one in caught.value.problems] == ["model_changed_running"]
    assert name in caught.value.text("en")
    assert name in caught.value.text("zh")
    assert not list((tmp_path / "s").glob("**/*.npz"))


def test_what_changes_in_another_process_is_not_kept(tmp_path):
    with pytest.raises(InputError, match="in_place > TABLE"):
        Study(problem(in_place), tmp_path / "s").run(4, 2, workers=2, backend="processes")
    assert not list((tmp_path / "s").glob("**/*.npz"))


def test_what_was_changed_when_a_user_stopped_is_not_kept(tmp_path):
    values = Scaled(1.0)

    def stop(done, whole):
        if done == 3:
            values.k = 2.0
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Study(problem(values), tmp_path / "s").run(4, 6, progress=stop)
    assert not list((tmp_path / "s").glob("**/*.npz"))


def test_a_change_late_in_a_run_is_noticed_and_what_stood_before_stays(tmp_path):
    values = Scaled(1.0)
    Study(problem(values), tmp_path / "s").run(4, 2)

    def change(done, whole):
        if done == 3:
            values.k = 2.0

    with pytest.raises(InputError, match=r"Scaled\.k"):
        Study(problem(values), tmp_path / "s").run(4, 8, progress=change)
    assert sorted(path.parent.name for path in (tmp_path / "s").glob("**/*.npz")) == ["replicate-0", "replicate-1"]


@lru_cache
def remembered(x):
    return x * 2.0


def remembering(c):
    return {"y": c["x"] * remembered(1.0)}


class Vector:
    def __init__(self):
        self.apply = np.vectorize(lambda x: x + 1.0, otypes=[float])

    def __call__(self, c):
        return {"y": self.apply(c["x"])}


class Forgetful:
    def __init__(self):
        self.memo: dict[float, float] = {}

    def __getstate__(self):
        return {}

    def __call__(self, c):
        self.memo[len(self.memo)] = 1.0
        return {"y": c["x"]}


@pytest.mark.parametrize(
    "function", [remembering, Vector(), Forgetful()], ids=["lru_cache", "vectorize", "left out of the state"]
)
def test_what_is_only_remembered_is_no_change(function, tmp_path):
    Study(problem(function), tmp_path / "s").run(4, 3)
    done: list[int] = []
    Study(problem(function), tmp_path / "s").run(4, 3, progress=lambda at, whole: done.append(at))
    assert not done


# --- across processes -------------------------------------------------------------------------------------------------

SCRIPT = """
import enum, sys
from dataclasses import dataclass
import numpy as np
from scipy import stats
from esvalue.core.distributions import Spread
from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.study import Study

WORDS = {"red", "green", "blue", "white"}
TAGS = {("a", 1), ("b", 2), frozenset({"x", "y"})}
class Colour(enum.Enum):
    RED = "r"
    BLUE = "b"
SET = {Colour.RED, Colour.BLUE}
@dataclass(frozen=True)
class Place:
    name: str
    kinds: frozenset = frozenset({"p", "q", "r"})
PLACES = {Place("n"), Place("s")}
NORMAL = stats.norm(0.0, 2.0)
def model(c):
    used = len(WORDS) + len(TAGS) + len(SET) + len(PLACES) + (c["x"][0] in {1.0, 2.0, "z", "w"})
    return {"y": used * c["x"] + NORMAL.cdf(0.1) + np.random.default_rng(1).random()}
done = []
Study(Problem((Factor("x", Spread("uniform", (0.0, 1.0))),), (Outcome("y", "max"),), model), sys.argv[1], seed=0).run(8, 2, progress=lambda a, b: done.append(a))
print(len(done))
"""  # noqa: E501


def test_a_store_is_taken_up_by_another_process(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "renamed.py").write_text("# a comment\n" + SCRIPT, encoding="utf-8")
    for name, seed, computed in (("script.py", "1", "2"), ("script.py", "2", "0"), ("renamed.py", "3", "0")):
        done = subprocess.run(
            [sys.executable, str(tmp_path / name), str(tmp_path / "s")],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
        )
        assert done.stdout.strip() == computed, done.stderr
    head = json.loads((tmp_path / "s" / "study.json").read_text(encoding="utf-8"))
    assert {"python", "esvalue", "numpy", "scipy"} <= set(head["versions"])
    assert "model > WORDS" in head["reached"]


def test_a_model_of_installed_functions_only_is_not_watched_in_workers():
    found = model_of(problem(np.add))
    assert found is not None
    assert not found.own
    assert model_of(problem(Scaled(1.0))).own  # type: ignore[union-attr]

"""`help()` of what a user calls says what goes in, what is refused, and shows an example that the tests run."""

from __future__ import annotations

import inspect
import re
from importlib import import_module

from each import each
from folders import ROOT
from public_api import ROOMS
from test_wrong_calls import FUNCTIONS

#: Functions whose help says nothing of errors, and why there is nothing to say; what the signature refuses of any
#: function (a wrong type, a number or a word that cannot be) is not told again and again.
CANNOT_FAIL = {
    "analysis.box_sentence": "says what a box holds",
    "analysis.distance_from_middle": "of any shares",
    "analysis.information_sentence": "says what is given",
    "analysis.information_table": "lists what is given",
    "analysis.split_change": "whatever the function given raises",
    "analysis.threshold_sentence": "says what is given",
    "inputs.card_digest": "of any card",
    "inputs.package_folder": "the package has both",
    "inputs.read_card": "mistakes are added to those given",
    "payments.payment_mistakes": "mistakes are what it returns",
    "payments.rule_names": "lists what there is",
    "study.to_salib": "of any problem",
    "surveys.DoubleBounded": "columns are looked up by the model",
    "surveys.SingleBounded": "columns are looked up by the model",
    "surveys.object_to": "objections are what it returns",
    "Study": "whatever loading and judging a scenario raises",
}

#: Every public class by the room it is imported from.
CLASSES = {
    f"{room[1:]}.{name}".lstrip("."): one
    for room in (*ROOMS, ".equations")
    for name in import_module(f"esvalue{room}").__all__
    if inspect.isclass(one := getattr(import_module(f"esvalue{room}"), name)) and one.__module__.startswith("esvalue")
}
#: Classes whose help has no example, and why.
WITHOUT_EXAMPLE = {"surveys.MixedLogitResults": "only the extra `choice` makes one"}


def sections(name: str) -> dict[str, str]:
    """Return the sections of a help by heading; what stands before them under ""."""
    parts = re.split(r"^(\w+)\n-+$", inspect.getdoc(FUNCTIONS[name]) or "", flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


@each("name", sorted(FUNCTIONS))
def test_every_name_has_an_example(name: str) -> None:
    assert any(">>> " in told for told in sections(name).values())


@each("name", sorted(CLASSES))
def test_every_class_has_an_example_or_a_reason(name: str) -> None:
    assert (">>> " in (CLASSES[name].__doc__ or "")) != (name in WITHOUT_EXAMPLE)


@each("name", sorted(CLASSES))
def test_every_class_is_told_in_a_sentence(name: str) -> None:
    assert re.match(r"[A-Z].+[.:](\s|$)", inspect.getdoc(CLASSES[name]) or "", re.DOTALL)


@each("name", sorted(FUNCTIONS))
def test_every_argument_is_told(name: str) -> None:
    heads = re.findall(r"^(\*{0,2}\w[\w, *]*?)(?: : .*)?$", sections(name).get("Parameters", ""), re.MULTILINE)
    told = {one.strip(" *") for head in heads for one in head.split(",")}
    assert set(inspect.signature(FUNCTIONS[name]).parameters) - {"self"} <= told


@each("name", sorted(FUNCTIONS))
def test_errors_are_told_or_why_there_are_none(name: str) -> None:
    assert ("Raises" in sections(name)) != (name in CANNOT_FAIL)


@each("name", sorted(FUNCTIONS))
def test_every_name_is_told_in_a_sentence(name: str) -> None:
    said = inspect.getdoc(FUNCTIONS[name]) or ""
    assert re.match(r"[A-Z].+\.(\s|$)", said, re.DOTALL)


def test_no_example_is_a_remark() -> None:
    """A line that only begins like an example can never fail."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "esvalue").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*>>> *#", line)
    ]
    assert found == []

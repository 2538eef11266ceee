"""Equations of one's own: from a file, an installed package, a session; kept with a run and never run from there."""

from __future__ import annotations

import importlib.metadata
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esvalue import open_run, run_scenario
from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.equations import own
from esvalue.equations.equation import _ASKED, _REGISTRY, get, registered
from esvalue.runs.opening import Run

MINE = '''\
from typing import Annotated

from esvalue import equation
from esvalue.equations import Array, In, Out

@equation(title="amount by rate, as I have it", kind="physical", source="arithmetic")
def my_amount(
    rate: Annotated[Array, In("{q}/ha/a", "r, rate")],
    area: Annotated[Array, In("ha", "A, area")],
) -> Annotated[Array, Out("{q}/a")]:
    """Return what an area gives.

        Q = r A

    >>> my_amount(2.0, 3.0)
    6.0
    """
    return rate * area
'''


@pytest.fixture(autouse=True)
def _apart() -> Iterator[None]:
    """Forget what a test registered."""
    kept, asked = (registered(), dict(own._FILES), dict(own._PLUGINS)), set(_ASKED)
    yield
    _ASKED.clear()
    _ASKED.update(asked)
    for now, before in zip((_REGISTRY, own._FILES, own._PLUGINS), kept, strict=True):
        now.clear()
        now.update(before)  # type: ignore[call-overload]


def written(folder: Path, text: str = MINE, name: str = "mine.py") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def scene(case: Any) -> Any:
    return case(
        card=[
            (
                'equation = "areal_amount"\nargs = { rate = "reed_yield", area = "area" }',
                'equation = "my_amount"\nargs = { rate = "reed_yield", area = "area" }',
            )
        ]
    )


def test_a_file_is_read_proved_and_used(scene: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="my_amount"):
        scene.bind()
    made = own.load_equations(written(tmp_path))
    assert made.names == ("my_amount",)
    assert own.load_equations(written(tmp_path, name="again.py")) is made
    assert scene.bind().evaluate("wetland.reed_output")["wetland.reed_output"].squeeze().values.tolist() == [1600, 800]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = (", "line 1"),
        ("x = 1\ny = 1 / 0\n", "line 2: ZeroDivisionError"),
        ("x = 1\n", "no equation is registered"),
        (MINE.replace("rate * area", "rate * area + 1"), "my_amount"),
        (MINE.replace("def my_amount", "def areal_amount").replace("my_amount", "areal_amount"), "two equations"),
    ],
)
def test_a_file_that_cannot_be_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        own.load_equations(written(tmp_path, text))


def test_equations_of_a_session_are_saved_with_what_they_need(tmp_path: Path) -> None:
    module = types.ModuleType("__main__")
    text = MINE.replace("return rate * area", "return rate * doubled(area) / TWO").replace(
        "@equation", "TWO = 2.0\n\ndef doubled(x):\n    return 2 * x\n\n@equation"
    )
    path = written(tmp_path, text, "session.py")
    before, sys.modules["__main__"] = sys.modules["__main__"], module
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)
        saved = own.save_equations(tmp_path / "saved.py", ["my_amount"])
    finally:
        sys.modules["__main__"] = before
    _REGISTRY.pop("my_amount")
    assert own.load_equations(saved).names == ("my_amount",)
    assert _REGISTRY["my_amount"].function(2.0, 3.0) == 6.0
    with pytest.raises(InputError, match="my_amount"):
        own.save_equations(tmp_path / "other.py", ["my_amuont"])
    with pytest.raises(InputError):
        own.save_equations(tmp_path / "saved.py", ["my_amount"])


def test_a_run_keeps_the_source_and_never_runs_it(scene: Any, tmp_path: Path) -> None:
    own.load_equations(written(tmp_path))
    run = run_scenario(scene.load(), tmp_path / "runs" / "own")
    kept = run / "inputs" / "equations" / "mine.py"
    assert kept.read_text(encoding="utf-8") == MINE
    opened = open_run(run)
    assert opened.manifest["own_equations"] == ["my_amount"]
    assert opened.manifest["forms"]["my_amount"] == "arithmetic"
    (figure,) = [one for one, told in opened.lineage["figures"].items() if told["key"].startswith("service|")][:1]
    assert "Q = r A" in opened.trace(figure, depth=None)

    _REGISTRY.pop("my_amount")
    own._FILES.clear()
    alone = Run(run, opened.manifest, opened.lineage)
    text = alone.trace(figure)
    assert "sha256" in text
    assert "return rate * area" in text
    assert "my_amount" not in _REGISTRY
    with pytest.raises(InputError, match="--equations FILE"):
        alone.judged()
    own.load_equations(written(tmp_path, MINE.replace("rate * area", "area * rate"), "changed.py"))
    with pytest.raises(InputError, match="--equations FILE"):
        alone.judged()
    _REGISTRY.pop("my_amount")
    own.load_equations(kept)  # named by its user
    assert alone.judged().graph


def test_the_command_line_reads_what_it_is_told(scene: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["check", str(scene.folder / "scenario.toml"), "--models", str(scene.folder / "models")]
    main(given)
    assert "my_amount" in "".join(capsys.readouterr())
    main([*given, "--equations", str(written(tmp_path))])
    assert "my_amount" not in "".join(capsys.readouterr())


def test_installed_equations_are_read_unless_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, name="reed_extras.py")
    monkeypatch.syspath_prepend(tmp_path)
    point = importlib.metadata.EntryPoint("reed", "reed_extras", own.GROUP)
    monkeypatch.setattr(own, "entry_points", lambda group: [point] if group == own.GROUP else [])
    monkeypatch.setattr("esvalue.cli.entry_points", lambda group: [point])
    main(["models", "--no-plugins"])
    assert "my_amount" not in _REGISTRY
    main(["models"])
    assert "my_amount" in _REGISTRY
    assert [one.module for one in own.plugins_loaded()] == ["reed_extras"]
    assert own.kept_sources([_REGISTRY["my_amount"]]) == {}
    sys.modules.pop("reed_extras")


def test_a_file_that_no_card_uses_is_told_with_the_near_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, MINE.replace("my_amount", "areal_amounts"))
    assert main(["check", "sea_reserve", "--equations", str(file)]) == 0
    assert "no card asked for areal_amounts" in capsys.readouterr().err
    get("areal_amount")
    assert main(["check", "sea_reserve", "--equations", str(file)]) == 0
    assert "nearest that was asked for: areal_amount" in capsys.readouterr().err
    get("areal_amounts")  # as a card does
    assert main(["check", "sea_reserve", "--equations", str(file)]) == 0
    assert "no card asked for" not in capsys.readouterr().err

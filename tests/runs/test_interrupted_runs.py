"""A verb that is killed, or that finds the disk full, at any moment leaves nothing half-written under a name,
and nothing for ever.

The moments are the events of the file system: a child process counts what it opens for writing, makes, renames and
removes in the folder of runs, and dies (or gets "no space left") at the n-th.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import write_case
from folders import CASES
from measured import OBSERVATIONS

from esvalue.cli import main
from esvalue.core.errors import InputError, fail
from esvalue.core.files import sweep
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.runs.explore import explore
from esvalue.runs.opening import open_run
from esvalue.runs.run import run, run_scenario

BAY = CASES / "bay" / "scenario.toml"
HAND = CASES / "hand" / "clear_winner.toml"
WORKS = CASES / "sea" / "pier"
RIVER = CASES / "payments" / "liaoning_2024"
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink")
DONE, REFUSED, TRACEBACK = 0, 3, 4

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def writes(event: str, args: tuple[Any, ...], root: str) -> bool:
    """Tell whether an event of the interpreter writes below a folder."""
    if not args or not str(args[0]).startswith(root):
        return False
    if event == "open":
        mode, flags = args[1], args[2]
        return any(c in mode for c in "wax+") if isinstance(mode, str) else bool(flags & (os.O_WRONLY | os.O_RDWR))
    return event in CHANGES


def child(out: Path, job: Any, at: int, what: str) -> tuple[int, int]:
    """Do a job in a child that is interrupted at the `at`-th write (0: never);
    return its status and how many writes it made.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child is not measured
        status = TRACEBACK
        try:
            seen = 0

            def hook(event: str, args: tuple[Any, ...]) -> None:
                nonlocal seen
                if writes(event, args, str(out.parent)):
                    seen += 1
                    if seen == at and what == "kill":
                        os.kill(os.getpid(), signal.SIGKILL)
                    if seen == at:
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            sys.addaudithook(hook)
            job(out)
            status = DONE
        except InputError as error:
            status = REFUSED if [p.code for p in error.problems] == ["write_failed"] else TRACEBACK
        except Exception:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os.write(write, seen.to_bytes(4, "big"))
            os._exit(status)
    os.close(write)
    _, status = os.waitpid(pid, 0)
    made = os.read(read, 4)
    os.close(read)
    return status, int.from_bytes(made, "big")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def plain(out: Path) -> None:
    run(HAND, out)


def over(out: Path) -> None:
    run(HAND, out, replace=True)


def report(out: Path) -> None:
    run_scenario(HAND, out)


def moments(whole: int, number: int, last: int = 4) -> list[int]:
    """Return some of the writes 1 ... whole, and always the first and the last (the manifest and the renaming)."""
    some = np.random.default_rng(7).choice(whole, min(number, whole), replace=False) + 1
    return sorted({*map(int, some), *range(max(1, whole + 1 - last), whole + 1)} | ({1} if last > 1 else set()))


def check_nothing_half_written(out: Path, expected: set[str]) -> None:
    """Whatever lies there under the name of a run is a whole run; whatever else lies there is hidden."""
    for path in out.parent.iterdir():
        assert path == out or path.name.startswith("."), path
    if out.exists():
        assert files(out) == expected
        assert open_run(out).manifest["format"] == "esvalue-run-1"
    else:
        with pytest.raises(InputError) as caught:
            open_run(out)
        assert caught.value.problems[0].code == "not_a_run"


def hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("job", "number"), [(plain, 3), pytest.param(report, 40, marks=pytest.mark.slow)], ids=["results", "report"]
)
@pytest.mark.parametrize("what", ["kill", "full"])
def test_interrupted_at_any_write(tmp_path: Path, job: Any, number: int, what: str) -> None:
    whole = tmp_path / "whole" / "out"
    status, writes_made = child(whole, job, 0, what)
    assert status == DONE
    assert writes_made > 15
    expected = files(whole)
    for at in moments(writes_made, number):
        out = tmp_path / f"at{at}" / "out"
        status, _ = child(out, job, at, what)
        if what == "kill":
            assert os.WIFSIGNALED(status)
        else:
            assert os.waitstatus_to_exitcode(status) == REFUSED, (at, status)
            assert not out.parent.exists() or list(out.parent.iterdir()) == []  # nothing is left, not even hidden
        out.parent.mkdir(exist_ok=True)
        check_nothing_half_written(out, expected)
        if out.exists():
            sweep(out.parent)
        else:
            job(out)  # the next run is not in its way, and takes away what the killed one left
        assert hidden(out.parent) == []
        assert files(out) == expected
        shutil.rmtree(out.parent)


@pytest.mark.parametrize("count", [2, 4])
def test_runs_without_a_name_that_begin_at_the_same_moment_take_a_number_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Each is whole, and knows itself by the number it took."""
    monkeypatch.chdir(tmp_path)
    read, write = os.pipe()
    pids = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:  # pragma: no cover - the child is not measured
            status = TRACEBACK
            try:
                os.close(write)
                os.read(read, 1)  # ends when the parent lets all go at once
                run(HAND)
                status = DONE
            finally:
                os._exit(status)
        pids.append(pid)
    os.close(write)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [DONE] * count
    os.close(read)
    made = sorted((tmp_path / "runs").iterdir())
    assert [path.name for path in made] == [f"clear_winner-{number:03d}" for number in range(1, count + 1)]
    assert all(files(path) == files(made[0]) for path in made)


@pytest.mark.parametrize("what", ["kill", "full"])
def test_interrupted_while_replacing_a_run(tmp_path: Path, what: str) -> None:
    """The old run stays, or the new one is whole; whoever asks for it between the two renames gets the old one back."""
    out = tmp_path / "out"
    run(HAND, out)
    expected, old = files(out), open_run(out).manifest
    _, writes_made = child(out, over, 0, what)
    for at in moments(writes_made, 3):
        child(out, over, at, what)
        assert open_run(out).manifest["inputs"] == old["inputs"]
        check_nothing_half_written(out, expected)
        sweep(tmp_path)
        assert hidden(tmp_path) == []


# --- every verb that writes ---


def command(*words: object) -> None:
    """Run the command line without its output; a refusal is raised as what it says."""
    error = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(error):
        status = main([str(word) for word in words])
    if status:
        raise fail(
            "write_failed" if "could not be written" in error.getvalue() else "bad_value", "", reason=error.getvalue()
        )


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what verbs read: a case with observations, a survey workbook with its attributes."""
    folder = tmp_path_factory.mktemp("given")
    write_case(folder / "case")
    (folder / "case" / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    case = load_scenario(folder / "case" / "scenario.toml", Library((folder / "case" / "models",)))
    run(case, folder / "run")
    run_scenario(case, folder / "reported")
    command("init", "--excel", folder / "book.xlsx", "--from", folder / "case", "--models", folder / "case" / "models")
    command("survey", "template", "contingent", folder / "asked.xlsx")
    command("survey", "template", "choice", folder / "choice.xlsx")
    return folder


#: Verb -> the words of its command, given the folder of its inputs and what it writes.
VERBS: dict[str, Callable[[Path, Path], tuple[object, ...]]] = {
    "init": lambda given, out: ("init", out, "--from", given / "case"),
    "init --excel": lambda given, out: ("init", "--excel", out.with_suffix(".xlsx"), "--from", given / "case",
    "--models", given / "case" / "models"),
    "survey template": lambda given, out: ("survey", "template", "travel", out.with_suffix(".xlsx")),
    "survey plan": lambda given, out: ("survey", "plan", given / "choice.xlsx", "--sets", 4, "--out",
    out.with_suffix(".xlsx")),
    "survey plan, CSV": lambda given, out: ("survey", "plan", given / "choice.xlsx", "--sets", 4, "--out",
    out.with_suffix(".csv")),
    "survey estimate": lambda given, out: ("survey", "estimate", given / "asked.xlsx", "--out",
    out.with_suffix(".toml"), "--into", "bay.visit_value", "--figure", "median", "--per",
                                           "3 household*a/visit", "--price-year", 2024, "--accept", "--scenario", BAY),
    "calibrate": lambda given, out: ("calibrate", given / "case" / "reed.toml", "--places",
    given / "case" / "places.csv", "--price-year", 2012, "--models", given / "case" / "models",
                                     "--to", given / "case" / "observations.csv", "--fit", "reed_yield", "--method",
                                     "map", "--out", out.with_suffix(".toml")),
    "gep": lambda given, out: ("gep", given / "case" / "scenario.toml", "--models", given / "case" / "models", "--out",
    out),
    "init --blank": lambda given, out: ("init", out, "--blank", "--domains", "wetland", "--payments", "sections"),
    "init --blank --excel": lambda given, out: ("init", "--blank", "--excel", out.with_suffix(".xlsx"), "--domains",
    "river"),
    "cite": lambda given, out: ("cite", given / "run", "--out", out),
    "check --mark": lambda given, out: ("check", given / "book.xlsx", "--models", given / "case" / "models", "--mark",
    out.with_suffix(".xlsx")),
    "ledger --flows": lambda given, out: ("ledger", RIVER, "--rule", "liaoning_2024", "--flows",
    out.with_suffix(".svg")),
    "export": lambda given, out: ("export", given / "reported", "--out", out),
    "export --format latex": lambda given, out: ("export", given / "reported", "--out", out, "--format", "latex"),
    "loss --template": lambda given, out: ("loss", "--template", out.with_suffix(".xlsx")),
    "loss": lambda given, out: ("loss", WORKS, "--out", out.with_suffix(".xlsx")),
    "ledger": lambda given, out: ("ledger", RIVER, "--rule", "liaoning_2024", "--out", out.with_suffix(".xlsx")),
    "ledger --write-rule": lambda given, out: ("ledger", "--write-rule", "liaoning_2024", out.with_suffix(".xlsx")),
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of what is not hidden, by path; where files carry the time of writing,
    only that they are there.
    """
    found = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }
    return {name: path.read_bytes() for name, path in sorted(found.items())}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("kill", 1),
        ("full", 1),
        pytest.param("kill", 40, marks=pytest.mark.slow),
        pytest.param("full", 40, marks=pytest.mark.slow),
    ],
)
def test_a_verb_interrupted_at_any_write(tmp_path: Path, given: Path, verb: str, what: str, number: int) -> None:
    def job(out: Path) -> None:
        command(*VERBS[verb](given, out))

    whole = tmp_path / "whole" / "out"
    status, writes_made = child(whole, job, 0, what)
    assert status == DONE
    assert writes_made >= 2
    expected = contents(whole.parent)
    assert expected
    for at in moments(writes_made, number, 1):
        out = tmp_path / f"at{at}" / "out"
        status, _ = child(out, job, at, what)
        assert os.WIFSIGNALED(status) if what == "kill" else os.waitstatus_to_exitcode(status) in (DONE, REFUSED), (
            at,
            status,
        )
        out.parent.mkdir(exist_ok=True)
        found = contents(out.parent)
        assert found.items() <= expected.items(), at
        assert "out" not in [path.name for path in out.parent.iterdir()] or found == expected  # a folder is whole
        if what == "full":
            assert hidden(out.parent) == [] or found == expected
        if found != expected:
            for path in out.parent.iterdir():
                if not path.name.startswith("."):
                    path.unlink()
            job(out)
        else:
            sweep(out.parent)
        assert contents(out.parent) == expected
        assert hidden(out.parent) == []
        shutil.rmtree(out.parent)


@pytest.mark.parametrize(
    ("what", "number"),
    [("kill", 1), pytest.param("kill", 40, marks=pytest.mark.slow), pytest.param("full", 40, marks=pytest.mark.slow)],
)
def test_a_report_made_again_interrupted_at_any_write(tmp_path: Path, given: Path, what: str, number: int) -> None:
    """Every file of the run is the old one or the new one, whole; the next call makes it all."""

    def job(out: Path) -> None:
        command("report", out, "--xlsx")

    def copied(name: str) -> Path:
        out = tmp_path / name / "out"
        shutil.copytree(given / "run", out)
        return out

    before, whole = contents(given / "run"), copied("whole")
    status, writes_made = child(whole, job, 0, what)
    assert status == DONE
    after = contents(whole)
    assert before.keys() < after.keys()
    for at in moments(writes_made, number, 1):
        out = copied(f"at{at}")
        child(out, job, at, what)
        found = contents(out)
        assert before.keys() <= found.keys() <= after.keys()
        assert all(content in (before.get(name), after[name]) for name, content in found.items()), at
        job(out)
        assert contents(out) == after
        assert hidden(out.parent) == hidden(out) == []


def test_a_run_computed_again_writes_nothing_beside_it(tmp_path: Path, given: Path) -> None:
    out = tmp_path / "runs" / "out"
    shutil.copytree(given / "run", out)
    status, writes_made = child(out, lambda folder: command("rerun", folder), 0, "kill")
    assert (status, writes_made) == (DONE, 0)
    assert contents(out.parent) == {f"out/{name}": content for name, content in contents(given / "run").items()}


@pytest.mark.parametrize(
    ("what", "number"),
    [("kill", 1), pytest.param("kill", 40, marks=pytest.mark.slow), pytest.param("full", 40, marks=pytest.mark.slow)],
)
def test_an_exploration_interrupted_at_any_write(tmp_path: Path, what: str, number: int) -> None:
    """What was evaluated is kept; without its manifest nothing is taken for an exploration;
    the next call makes it whole.
    """

    def job(out: Path) -> None:
        explore(BAY, out, points=64, replicates=2, method=None, choices=False)

    whole = tmp_path / "whole" / "out"
    status, writes_made = child(whole, job, 0, what)
    assert status == DONE
    expected = files(whole)
    for at in moments(writes_made, number, 1):
        out = tmp_path / f"at{at}" / "out"
        child(out, job, at, what)
        if (out / "manifest.json").exists():
            assert {name for name in files(out) if not Path(name).name.startswith(".")} == expected
        elif (out / "study").is_dir():
            for path in (out / "study").glob("replicate-*/[!.]*"):
                assert np.load(path)["o0"].shape[-1] == 64
        job(out)
        assert files(out) == expected
        assert hidden(out.parent) == hidden(out) == []
        shutil.rmtree(out.parent)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_killed_by_the_clock(tmp_path: Path, share: float) -> None:
    """As a user or the system would: SIGKILL from outside, at a share of the time a whole run takes."""
    start = time.perf_counter()
    run(BAY, tmp_path / "whole" / "out")
    took = time.perf_counter() - start
    out = tmp_path / "killed" / "out"
    out.parent.mkdir()
    pid = os.fork()
    if pid == 0:  # pragma: no cover
        run(BAY, out)
        os._exit(0)
    time.sleep(share * took)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    check_nothing_half_written(out, files(tmp_path / "whole" / "out"))


def test_a_full_disk_while_results_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The netCDF library writes below the interpreter; its error is told as any other."""
    import h5py

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(h5py.Dataset, "__setitem__", full)
    with pytest.raises(InputError) as caught:
        run(HAND, tmp_path / "out")
    problem = caught.value.problems[0]
    assert problem.code == "write_failed"
    assert "no space left on the disk" in problem.text("en")
    assert "磁盘空间已满" in problem.text("zh")
    assert list(tmp_path.iterdir()) == []

"""A run that is killed, or that finds the disk full, at any moment leaves nothing that is taken for a run.

The moments are the events of the file system: a child process counts what it opens for writing, makes, renames and removes
in the folder of runs, and dies (or gets "no space left") at the n-th.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from esvalue.errors import InputError
from esvalue.run import open_run, run
from esvalue.workflow import run_scenario

BAY = Path(__file__).parent / "cases" / "bay" / "scenario.toml"
HAND = Path(__file__).parent / "cases" / "hand" / "clear_winner.toml"
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
    """Do a job in a child that is interrupted at the `at`-th write (0: never); return its status and how many writes it made."""
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


def moments(whole: int, number: int) -> list[int]:
    """Return some of the writes 1 ... whole, and always the first and the last four (the manifest and the renaming)."""
    some = np.random.default_rng(7).choice(whole, min(number, whole), replace=False) + 1
    return sorted({1, *map(int, some), *range(max(1, whole - 3), whole + 1)})


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


@pytest.mark.parametrize(("job", "number"), [(plain, 3), pytest.param(report, 40, marks=pytest.mark.slow)], ids=["results", "report"])
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
        job(out) if not out.exists() else None  # and the next run is not in its way
        assert files(out) == expected
        shutil.rmtree(out.parent)


@pytest.mark.parametrize("what", ["kill", "full"])
def test_interrupted_while_replacing_a_run(tmp_path: Path, what: str) -> None:
    """The old run stays, or the new one is whole; between the two renames neither bears the name, and the old one is kept beside."""
    out = tmp_path / "out"
    run(HAND, out)
    expected, old = files(out), open_run(out).manifest
    _, writes_made = child(out, over, 0, what)
    for at in moments(writes_made, 3):
        child(out, over, at, what)
        check_nothing_half_written(out, expected)
        kept = [path for path in tmp_path.glob(".out.old-*/out") if (path / "manifest.json").is_file()]
        assert out.exists() or any(files(path) == expected for path in kept)
        if not out.exists():
            os.replace(kept[0], out)
        assert open_run(out).manifest["inputs"] == old["inputs"]


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
    assert "No space left on device" in problem.text("en")
    assert "No space left on device" in problem.text("zh")
    assert list(tmp_path.iterdir()) == []

"""Files and folders appear whole or not at all; what killed processes left goes, what living ones make stays;
names are safe.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.core.files import (
    check_free,
    failure_reason,
    is_busy,
    is_file,
    made_folder,
    made_parts,
    restore,
    scratch,
    slug,
    sweep,
    write_file,
    write_files,
)
from esvalue.core.files.owner import FORGOTTEN, Owner, this_process

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
WHEN = "0" * 24


def code(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value.problems[0].code


def fill(folder: Path, text: str = "x", replace: bool = False) -> None:
    with made_folder(folder, replace=replace) as partial:
        (partial / "a").write_text(text)
        (partial / "b").write_text(text)


def child(job: Callable[[], None]) -> int:
    """Do a job in a child; return its number."""
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child is not measured
        try:
            job()
            os._exit(0)
        except InputError as error:
            os._exit(
                {"file_exists": 3, "folder_exists": 3, "folder_busy": 4, "folder_taken": 5}.get(
                    error.problems[0].code, 9
                )
            )
        finally:
            os._exit(8)
    return pid


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def dead() -> int:
    """Return the number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


# --- names ---


@given(st.text(max_size=400))
def test_a_slug_is_a_name_every_system_takes(name: str) -> None:
    made = slug(name)
    assert made
    assert len(made) <= 80
    assert made.isascii()
    assert not set(made) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
    assert made[0] not in ".-"
    assert made[-1] != "."
    assert made.split(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt9")
    assert slug(made) == made


@given(st.text(max_size=40), st.text(max_size=40))
def test_other_names_have_other_slugs(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (one == other) or slug(one) == other or slug(other) == one


@pytest.mark.parametrize(
    "name", ["a/b", "..", "../../etc", "a\0b", "下限", "CON", "com1.txt", "x" * 300, "", " ", ".hidden", "a\\b", "=1+1"]
)
def test_odd_names_make_a_file(tmp_path: Path, name: str) -> None:
    path = write_file(tmp_path / f"{slug(name)}.csv", "x")
    assert list(tmp_path.iterdir()) == [path]


# --- what the system says ---


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG])
def test_the_system_speaks_both_languages(number: int) -> None:
    reason = failure_reason(OSError(number, os.strerror(number)))
    assert reason.zh != reason.en
    assert not reason.zh.isascii()


def test_names_nothing_can_have(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name in ("a\0b", "x" * 300, "file/below", "file/below/deeper", "\ud800", "/"):
        assert code(lambda name=name: write_file(tmp_path / name, "x")) == "write_failed", name
        assert code(lambda name=name: fill(tmp_path / name, replace=True)) == "write_failed", name
        assert code(lambda name=name: check_free(tmp_path / name)) == "write_failed", name
        assert not is_file(tmp_path / name)
    assert code(lambda: fill(tmp_path / "file", replace=True)) == "write_failed"
    assert (tmp_path / "file").read_text() == "x"
    assert code(lambda: write_file(tmp_path, "x")) == "write_failed"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# --- files ---


def test_a_file_is_written_over_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x"
    write_file(path, "一")
    assert code(lambda: write_file(path, "二", replace=False)) == "file_exists"
    assert code(lambda: check_free(path)) == "file_exists"
    assert check_free(path, replace=True) == path
    assert path.read_text(encoding="utf-8") == "一"
    write_file(path, b"three")
    assert path.read_bytes() == b"three"
    assert list(path.parent.iterdir()) == [path]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", "y")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "y"


@pytest.mark.parametrize("links", [True, False])
def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    if not links:
        monkeypatch.setattr(os, "link", none)
    write_file(tmp_path / "x", "1", replace=False)
    assert code(lambda: write_file(tmp_path / "x", "2", replace=False)) == "file_exists"


def test_files_that_belong_together_come_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old")

    def full(_: int) -> None:
        if len(list(tmp_path.glob(".*partial*"))) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert code(lambda: write_files({tmp_path / "a": "new", tmp_path / "b": "new"})) == "write_failed"
    assert (tmp_path / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@needs_fork
def test_of_many_processes_that_write_one_file_one_wins(tmp_path: Path) -> None:
    pids = [
        child(lambda n=n: (time.sleep(0.05), write_file(tmp_path / "x", str(n) * 100_000, replace=False))[0])
        for n in range(6)
    ]
    assert sorted(map(ended, pids)) == [0, 3, 3, 3, 3, 3]
    text = (tmp_path / "x").read_text()
    assert len(text) == 100_000
    assert len(set(text)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


# --- folders ---


def test_a_folder_comes_whole_or_not_at_all(tmp_path: Path) -> None:

    def broken() -> None:
        with made_folder(tmp_path / "out") as partial:
            (partial / "a").write_text("x")
            raise ZeroDivisionError

    pytest.raises(ZeroDivisionError, broken)
    assert list(tmp_path.iterdir()) == []
    fill(tmp_path / "out")
    assert code(lambda: fill(tmp_path / "out")) == "folder_exists"
    fill(tmp_path / "out", "y", replace=True)
    assert (tmp_path / "out" / "a").read_text() == "y"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@needs_fork
@pytest.mark.parametrize("replace", [False, True])
def test_of_two_processes_that_make_one_folder_one_wins(tmp_path: Path, replace: bool) -> None:
    """The second is told at once, not at the end."""
    out = tmp_path / "out"
    if replace:
        fill(out, "old")

    def slow() -> None:
        with made_folder(out, replace=replace) as partial:
            (partial / "a").write_text("slow")
            time.sleep(30)

    first = child(slow)
    until(lambda: is_busy(out))
    assert code(lambda: fill(out, "second", replace)) == "folder_busy"
    os.kill(first, signal.SIGKILL)
    ended(first)
    fill(out, "third", replace)
    assert (out / "a").read_text() == "third"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@needs_fork
def test_of_many_processes_that_make_one_folder_one_wins(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(5):
        pids = [child(lambda n=n: fill(out, str(n))) for n in range(6)]
        statuses = [ended(pid) for pid in pids]
        assert statuses.count(0) == 1, statuses
        assert not set(statuses) - {0, 3, 4, 5}
        assert (out / "a").read_text() == (out / "b").read_text()
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
        for path in (out / "a", out / "b"):
            path.unlink()
        out.rmdir()


@needs_fork
@pytest.mark.parametrize("before", ["os.mkdir", "os.rename", "os.scandir"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_of_two_that_begin_at_the_same_moment_one_is_told_at_once(tmp_path: Path, before: str, times: int) -> None:
    """One of the two is held up at every step of its beginning; both are still at work when the other begins."""
    for held in (False, True):
        out = tmp_path / f"{held}" / "out"

        def slow(held: bool = held, out: Path = out) -> None:
            seen = 0

            def hook(event: str, _: object) -> None:
                nonlocal seen
                seen += event == before
                if held and event == before and seen == times:
                    time.sleep(0.3)

            sys.addaudithook(hook)
            with made_folder(out) as partial:
                time.sleep(0.6)
                (partial / "a").write_text("x")

        statuses = sorted(ended(pid) for pid in [child(slow), child(lambda out=out: fill_slowly(out))])
        assert statuses in ([0, 4], [0, 3]), (held, statuses)
        assert [path.name for path in out.parent.iterdir()] == ["out"]


def fill_slowly(out: Path) -> None:
    time.sleep(0.1)
    with made_folder(out) as partial:
        time.sleep(0.6)
        (partial / "a").write_text("y")


def test_one_that_came_meanwhile_stands(tmp_path: Path) -> None:
    """As from another machine, whose claim was not seen."""

    def late() -> None:
        with made_folder(tmp_path / "out") as partial:
            (partial / "a").write_text("late")
            (tmp_path / "out").mkdir()
            (tmp_path / "out" / "a").write_text("first")

    assert code(late) == "folder_taken"
    assert (tmp_path / "out" / "a").read_text() == "first"

    def replacing() -> None:
        with made_folder(tmp_path / "out", replace=True) as partial:
            (partial / "a").write_text("late")
            os.rename(tmp_path / "out", tmp_path / "away")
            (tmp_path / "out").mkdir()
            (tmp_path / "out" / "a").write_text("second")

    assert code(replacing) == "folder_taken"
    assert (tmp_path / "out" / "a").read_text() == "second"


@needs_fork
@pytest.mark.parametrize("step", range(1, 5))
def test_killed_while_replacing(tmp_path: Path, step: int) -> None:
    """At every rename and removal: the next one to ask finds the old folder or the new one, whole."""
    out = tmp_path / "out"
    fill(out, "old")

    def job() -> None:
        seen = 0

        def hook(event: str, _: object) -> None:
            nonlocal seen
            if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree"):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        fill(out, "new", replace=True)

    assert ended(child(job)) == -signal.SIGKILL
    restore(out)
    assert {(out / name).read_text() for name in ("a", "b")} in ({"old"}, {"new"})
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_parts_take_their_place_beside_what_else_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "study").mkdir(parents=True)
    for text in ("one", "two"):
        with made_parts(folder, "manifest.json", ("tables",)) as parts:
            if text == "one":
                (parts / "tables").mkdir()
                (parts / "tables" / "x").write_text(text)
            (parts / "manifest.json").write_text(text)
        assert (folder / "manifest.json").read_text() == text
        assert (folder / "tables").exists() == (text == "one")
        assert {path.name for path in folder.iterdir()} == {
            "manifest.json",
            "study",
            *(["tables"] if text == "one" else []),
        }


def test_parts_are_made_by_one_at_a_time(tmp_path: Path) -> None:
    with made_parts(tmp_path / "out", "manifest.json") as parts:
        (parts / "manifest.json").write_text("x")

        def again() -> None:
            with made_parts(tmp_path / "out", "manifest.json"):
                pass

        assert code(again) == "folder_busy"
        assert code(lambda: fill(tmp_path / "out", replace=True)) == "folder_busy"


def test_scratch_is_gone_after_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = leave(tmp_path, "esvalue", Owner(this_process().host, dead(), "0"))
    with scratch() as folder:
        assert folder.parent == tmp_path
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


# --- whose it is ---


def leave(folder: Path, name: str, owner: Owner) -> Path:
    left = folder / f".{name}.partial-{owner}-{WHEN}"
    left.mkdir()
    (left / "x").write_text("x")
    return left


def test_what_is_left_by_a_process_that_is_gone_goes(tmp_path: Path) -> None:
    mine = this_process()
    gone = [
        leave(tmp_path, "killed", Owner(mine.host, dead(), "0")),
        leave(tmp_path, "reused", Owner(mine.host, mine.process, "abc")),
    ]
    kept = [
        leave(tmp_path, "mine", mine),
        leave(tmp_path, "unknown", Owner(mine.host, mine.process, "0")),
        leave(tmp_path, "far", Owner("0" * 8, 1, "0")),
    ]
    other = tmp_path / ".mine.partial-by-hand"
    other.mkdir()
    sweep(tmp_path)
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in (*kept, other))


def test_another_machines_goes_when_it_is_forgotten(tmp_path: Path) -> None:
    far = leave(tmp_path, "far", Owner("0" * 8, 1, "0"))
    before = time.time() - FORGOTTEN - 10
    for path in (far / "x", far):
        os.utime(path, (before, before))
    (far / "new").write_text("x")  # somebody is at work there
    os.utime(far, (before, before))
    sweep(tmp_path)
    assert far.exists()
    os.utime(far / "new", (before, before))
    os.utime(far, (before, before))
    sweep(tmp_path)
    assert not far.exists()


@needs_fork
def test_a_process_that_ended_and_was_not_fetched_is_gone(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:  # pragma: no cover
        time.sleep(60)
        os._exit(0)
    left = leave(tmp_path, "x", Owner(this_process().host, pid, "0"))
    sweep(tmp_path)
    assert left.exists()
    os.kill(pid, signal.SIGKILL)
    until(lambda: (sweep(tmp_path), not left.exists())[1])
    ended(pid)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something another process does, for a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)

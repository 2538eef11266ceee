"""Broken files of every kind: each loader answers with a message or reads them, never with a traceback,
and never takes long.

A file is broken at random with fixed seeds: in its bytes (byte order marks, UTF-16, GB 18030, NUL, line ends, cuts) and
in its text (cells and lines lost, doubled, exchanged; signs of spreadsheets). No input may cost more than ten times the
processor time of the unbroken file.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from folders import ROOT
from lists import CODEBOOK, OBSERVATIONS, PROGRAMMES, SURVEY

from esvalue.calibration import read_observations
from esvalue.core.errors import InputError
from esvalue.inputs.library import Library
from esvalue.inputs.overlay import read_overlay
from esvalue.inputs.scenario import load_scenario
from esvalue.study.programme_files import read_programmes
from esvalue.surveys.from_file import estimate_file

PANJIN = ROOT / "scenarios" / "panjin"
MODELS = ROOT / "models"
OVERLAY = """\
format = "esvalue-overlay-1"
name = "plots"
title = { zh = "样方", en = "plots" }
date = "2024-05-31"
method = "by hand"
[cards]
wetland = "abc"
[source]
title = "plots"
kind = "monitoring"
[values."wetland.reed_yield"]
value = 7.0
unit = "t_DM/ha/a"
spread = { triangular = [6.0, 7.0, 8.0] }
"""
SIGNS = list("\x00\t\r\n,;\"'=+-@[]{}#　，；“”％%/\\.０９年亩𠮷\u200b\u202e") + [
    "n/a",
    "NaN",
    "inf",
    "1e999",
    "-9999",
    "合计",
    "=1+1",
    "9" * 400,
    "=" * 50,
    "[" * 50,
]


def folder_of(work: Path) -> Path:
    made = work / "scene"
    shutil.copytree(PANJIN, made)
    return made


def part_of_scenario(name: str) -> Callable[[Path], tuple[Path, Callable[[], object]]]:
    def prepare(work: Path) -> tuple[Path, Callable[[], object]]:
        scene = folder_of(work)
        return scene / name, lambda: load_scenario(scene)

    return prepare


def card(work: Path) -> tuple[Path, Callable[[], object]]:
    scene = folder_of(work)
    shutil.copyfile(MODELS / "river.toml", scene / "river.toml")
    path = scene / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('card = "river"', 'card = "river.toml"'), encoding="utf-8")
    return scene / "river.toml", lambda: load_scenario(scene)


def prices(work: Path) -> tuple[Path, Callable[[], object]]:
    scene, more = folder_of(work), work / "more"
    more.mkdir()
    shutil.copyfile(MODELS / "prices.toml", more / "prices.toml")
    return more / "prices.toml", lambda: load_scenario(scene, Library((more,)))


def of_text(
    name: str, text: str, read: Callable[[Path], object]
) -> Callable[[Path], tuple[Path, Callable[[], object]]]:
    def prepare(work: Path) -> tuple[Path, Callable[[], object]]:
        path = work / name
        path.write_text(text, encoding="utf-8")
        return path, lambda: read(path)

    return prepare


def survey(name: str) -> Callable[[Path], tuple[Path, Callable[[], object]]]:
    def prepare(work: Path) -> tuple[Path, Callable[[], object]]:
        (work / "answers.csv").write_text(SURVEY, encoding="utf-8")
        (work / "answers.toml").write_text(CODEBOOK, encoding="utf-8")
        return work / name, lambda: estimate_file(work / "answers.csv")

    return prepare


LOADERS = {
    "scenario": part_of_scenario("scenario.toml"),
    "places": part_of_scenario("wetland.csv"),
    "sources": part_of_scenario("wetland.sources.csv"),
    "links": part_of_scenario("river_load.csv"),
    "card": card,
    "prices": prices,
    "overlay": of_text("plots.toml", OVERLAY, read_overlay),
    "observations": of_text("observations.csv", OBSERVATIONS, read_observations),
    "programmes": of_text("programmes.csv", PROGRAMMES, read_programmes),
    "survey": survey("answers.csv"),
    "codebook": survey("answers.toml"),
}


def broken(text: str, rng: np.random.Generator) -> bytes:
    """Return a file's content broken in one of many ways."""
    lines = text.splitlines()
    here = int(rng.integers(len(text)))
    line = int(rng.integers(len(lines)))
    sign = SIGNS[int(rng.integers(len(SIGNS)))]
    ways: list[Callable[[], bytes]] = [
        lambda: text.encode("utf-8-sig"),
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-16-le"),
        lambda: text.encode("gb18030"),
        lambda: text.replace("\n", "\r\n").encode(),
        lambda: text.replace("\n", "\r").encode(),
        lambda: text[:here].encode(),
        lambda: text.encode()[: here + 1],
        lambda: (text[:here] + sign + text[here:]).encode(),
        lambda: (text[:here] + sign + text[here + 1 :]).encode(),
        lambda: (text[:here] + sign * 3000 + text[here:]).encode(),
        lambda: "\n".join(lines[:line] + lines[line + 1 :]).encode(),
        lambda: "\n".join([*lines, lines[line]]).encode(),
        lambda: "\n".join(rng.permutation(lines).tolist()).encode(),
        lambda: bytes(rng.integers(0, 256, 300, dtype=np.uint8)),
        lambda: b"",
        lambda: b"\x00" * 100 + text.encode(),
        lambda: text.replace(",", "；").encode(),
        lambda: text.replace(",", "\t").encode(),
        lambda: (lines[0] + "\n").encode(),
        lambda: (text + sign).encode(),
        lambda: text.replace('"', "“").encode(),
        lambda: text.encode()[::-1],
        lambda: (text * 3).encode(),
    ]
    return ways[int(rng.integers(len(ways)))]()


def cost(run: Callable[[], object]) -> float:
    """Return the processor time of a call that may answer with a message; any other error is the test's failure."""
    start = time.process_time()
    try:
        run()
    except InputError as error:
        if not (error.text("zh").strip() and error.text("en").strip()):
            pytest.fail("a message without words")
    return time.process_time() - start


def fuzz(loader: str, work: Path, seeds: range) -> None:
    path, run = LOADERS[loader](work)
    text = path.read_text(encoding="utf-8")
    run()  # the unbroken file is read
    usual = max(cost(run) for _ in range(3))
    for seed in seeds:
        path.write_bytes(broken(text, np.random.default_rng(seed)))
        took = cost(run)
        assert took <= max(10 * usual, 1.0), (
            f"{loader}, seed {seed}: {took:.2f} s of processor time, {usual:.2f} s unbroken"
        )


@pytest.mark.parametrize("loader", LOADERS)
def test_a_broken_file_is_read_or_refused(loader, tmp_path):
    fuzz(loader, tmp_path, range(25))


@pytest.mark.slow
@pytest.mark.parametrize("loader", LOADERS)
def test_many_broken_files_are_read_or_refused(loader, tmp_path):
    fuzz(loader, tmp_path, range(25, 600))

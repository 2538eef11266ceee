"""The commands of the README's tour, typed as they stand in an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from folders import ROOT

from esvalue.cli import main

PAGES = {"zh": ROOT / "README.zh.md", "en": ROOT / "README.md"}
USERS = {"drafter": {"zh": "起草人", "en": "A drafter"}, "agency": {"zh": "评估机构", "en": "A valuation agency"}}


def lines(user: str, language: str) -> list[list[str]]:
    """Return the arguments of the commands below the heading of a user."""
    page = PAGES[language].read_text(encoding="utf-8")
    found = re.search(rf"^### {USERS[user][language]}.*\n\n((?: {{4}}esvalue .+\n)+)", page, re.MULTILINE)
    assert found is not None
    return [shlex.split(line)[1:] for line in found[1].splitlines()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drafter_is_told_what_is_missing_in_the_language_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    init, check, run = lines("drafter", language)
    assert main(init) == 0
    then = capsys.readouterr().out
    for command in (check, run):  # what is advised has the language, too
        assert " ".join(["esvalue", *command]).partition(" --out ")[0] in then
    for command in (check, run):
        assert main(command) != 0
        out, told = capsys.readouterr()
        said = out + told
        assert {"zh": "还有 1 处要填", "en": "1 still to be filled in"}[language] in said
        if language == "zh":
            assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", said)


@pytest.mark.slow
def test_every_line_of_the_agency_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A county, Panjin, and a figure of Panjin that there is; in Chinese the same lines."""
    typed = lines("agency", "en")
    assert lines("agency", "zh") == [["--lang", "zh", *words] for words in typed]
    monkeypatch.chdir(tmp_path)
    assert [main(words) for words in typed] == [0, 0, 0]

"""What a run is cited with: its sources as references, a table of its parameters, a paragraph on its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.errors import EsvalueError
from esvalue.core.files import absolute, made_folder
from esvalue.core.schema import read_toml
from esvalue.core.spreadsheets import csv_text
from esvalue.core.text import Text
from esvalue.report.references import UNNAMED, Reference, bibtex, gbt7714, software

if TYPE_CHECKING:
    from esvalue.runs.opening import Run

__all__ = ["methods_text", "parameter_rows", "references_of", "write_supplement"]

METHODS = Text(
    zh="本研究用 esvalue {version}（Python {python}；NumPy {numpy}，SciPy {scipy}，xarray {xarray}）计算。"
    "情景“{scenario}”，全部金额折算为 {year} 年价格。{factors} 项不确定条目以加扰 Sobol 序列联合抽样："
    "{replicates} 组独立重复，每组 {points} 个点，共 {size} 个未来（种子 {seed}）；"
    "标准由另一组 {commit} 个抽样按规则得出后固定，再在各个未来中评判。"
    "图表中的区间为 5% 至 95% 分位，比较方案的区间由各组重复得出。"
    "结果依据 {entries} 项条目，其中 {judged} 项为判断、{imputed} 项为插补；共引用 {sources} 个来源（附后）。"
    "所用方程 {forms} 个{own}。",
    en="Computed with esvalue {version} (Python {python}; NumPy {numpy}, SciPy {scipy}, xarray {xarray}). Scenario "
    '"{scenario}"; all money in prices of {year}. The {factors} uncertain entries were drawn jointly as scrambled '
    "Sobol sets: {replicates} independent replicates of {points} points, {size} futures in all (seed {seed}). "
    "Standards follow from their rules over {commit} other draws, are then fixed, and are judged in every future. "
    "Intervals of figures are 5 to 95% quantiles; those that compare options come from the replicates. The results "
    "rest on {entries} entries, of which {judged} are judgement and {imputed} imputed, and on {sources} sources "
    "(listed). "
    "Equations used: {forms}{own}.",
)
OWN = Text(zh="，其中自编方程 {names}（源代码见附件）", en=", among them of our own {names} (source attached)")
#: Heads of the table of parameters.
HEADS = ("entry", "kind", "title_zh", "title_en", "value", "source", "evidence", "weak", "note_zh", "note_en", "file")


def references_of(run: Run) -> list[Reference]:
    """Return esvalue, then every document a run's entries and equations name, by identifier; judgement and definitions
    name none.
    """
    used = {one["source"] for one in run.lineage["entries"] if one["source"]}
    used |= set(run.manifest.get("forms", {}).values())
    known = {name: one for table in _tables(run) for name, one in table.items()}
    made = [software(run.manifest.get("packages", {}).get("esvalue", "unknown"))]
    for name in sorted(used & known.keys()):
        one = known[name]
        if one.get("kind") in UNNAMED or _is_definition(one):
            continue
        title = one.get("title", name)
        both = Text(zh=title["zh"], en=title["en"]) if isinstance(title, Mapping) else Text.same(str(title))
        made.append(Reference(name, both, str(one.get("kind", "")), str(one.get("locator", "")), one.get("year")))
    return made


def _is_definition(source: Mapping[str, Any]) -> bool:
    """Tell whether a source is no document: an identity of arithmetic, a definition of esvalue's own."""
    return source.get("kind") == "standard" and not source.get("locator") and not source.get("year")


def _tables(run: Run) -> Iterator[Mapping[str, Any]]:
    """Yield the tables of sources among the inputs of a run: the shared one, then those of cards and scenario."""
    inputs = run.folder / "inputs"
    for name in run.manifest["inputs"]:
        if not name.endswith(".toml"):
            continue
        try:
            data = read_toml(inputs / name)
        except EsvalueError:  # a file that was lost since is said where the run is bound again
            continue
        yield data if name == "models/sources.toml" else data.get("sources", {})


def parameter_rows(run: Run) -> list[list[str]]:
    """Return the heads and a row for every entry the figures rest on: what it says, and where it comes from."""
    rows = [list(HEADS)]
    for one in sorted(run.lineage["entries"], key=lambda entry: (entry["file"] or "", entry["id"])):
        title, note = one["title"] or {}, one["note"] or {}
        rows.append(
            [
                one["id"],
                one["kind"],
                title.get("zh", ""),
                title.get("en", ""),
                one["text"],
                one["source"] or "",
                one["evidence"] or "",
                "yes" if one["weak"] else "",
                note.get("zh", ""),
                note.get("en", ""),
                one["file"] or "",
            ]
        )
    return rows


def methods_text(run: Run) -> Text:
    """Return a paragraph on how the run was computed, in both languages, from its manifest alone."""
    manifest = run.manifest
    packages = manifest.get("packages", {})
    own = manifest.get("own_equations", [])
    return METHODS.format(
        version=packages.get("esvalue", "-"),
        python=manifest.get("python", "-"),
        **{name: packages.get(name, "-") for name in ("numpy", "scipy", "xarray")},
        scenario=manifest.get("scenario", "-"),
        year=manifest.get("price_year", "-"),
        factors=manifest.get("factors", 0),
        replicates=manifest["replicates"],
        points=manifest["points"],
        size=manifest["replicates"] * manifest["points"],
        seed=manifest["seed"],
        commit=manifest.get("commit_draws", "-"),
        entries=len(run.lineage["entries"]),
        judged=manifest.get("evidence", {}).get("judgement", 0),
        imputed=manifest.get("evidence", {}).get("imputed", 0),
        sources=len(references_of(run)) - 1,
        forms=len(manifest.get("forms", {})),
        own=OWN.format(names=", ".join(own)) if own else Text.same(""),
    )


def write_supplement(run: Run, out: str | Path, *, replace: bool = False) -> Path:
    """Write the supplement of a paper into a folder: `references.bib`, `references.gbt7714.txt`, `parameters.csv`,
    `methods.zh.md`, `methods.en.md`.

    Raises
    ------
    InputError
        A folder that is there and may not be replaced.
    """
    final, references, said = Path(out), references_of(run), methods_text(run)
    with made_folder(absolute(final), replace=replace) as folder:
        (folder / "references.bib").write_text(bibtex(references), encoding="utf-8")
        (folder / "references.gbt7714.txt").write_text(gbt7714(references) + "\n", encoding="utf-8")
        (folder / "parameters.csv").write_text(csv_text(parameter_rows(run)), encoding="utf-8", newline="")
        for language in ("zh", "en"):
            (folder / f"methods.{language}.md").write_text(said[language] + "\n", encoding="utf-8")
    return final

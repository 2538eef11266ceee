"""The verbs of `esvalue survey`: from a survey file to figures and into a card, and what comes before the survey."""

from __future__ import annotations

import argparse

from esvalue.cli.verbs import library_of
from esvalue.cli.words import zh

__all__ = ["survey"]


def survey(given: argparse.Namespace) -> int:
    """Run the verb of `esvalue survey` that was named."""
    verbs = {"estimate": _estimate, "template": _template, "bids": _bids, "plan": _plan}
    return verbs[given.survey_verb](given)


def _estimate(given: argparse.Namespace) -> int:
    """Say what a survey file says; write a figure of it as an overlay if asked."""
    from esvalue.core.files import check_free
    from esvalue.core.spreadsheets import named
    from esvalue.surveys.files import open_survey
    from esvalue.surveys.from_file import read_file

    if given.out is not None:
        check_free(named(given.out, ".toml"), replace=given.replace)
    file = open_survey(given.file, given.codebook, given.seed)
    reading = read_file(file)
    print(reading.text("zh" if zh() else "en"))
    if given.out is None:
        return 0
    from esvalue.surveys.file_to_overlay import survey_to_overlay

    placement = {
        name: getattr(given, name) for name in ("into", "figure", "variation_into", "per", "per_source", "price_year")
    }
    cards = None
    if given.scenario is not None:
        from esvalue.cli.verbs import scenario_of

        cards = scenario_of(given).cards
    survey_to_overlay(
        file,
        reading,
        given.out,
        library=library_of(given),
        cards=cards,
        placement=placement,
        accept=given.accept,
        replace=given.replace,
    )
    print(f"{'覆盖文件' if zh() else 'overlay'}: {given.out}")
    return 0


def _template(given: argparse.Namespace) -> int:
    """Write a workbook to fill in."""
    from esvalue.surveys.templates import write_template

    print(write_template(given.method, given.file, replace=given.replace, language="zh" if zh() else "en"))
    return 0


def _bids(given: argparse.Namespace) -> int:
    """Say which bids to ask and how many respondents it takes."""
    from esvalue.surveys.contingent.planning import plan_bids

    plan = plan_bids(
        given.distribution,
        given.median,
        given.quartile,
        given.levels,
        given.half_width,
        double=given.double,
        usable=given.usable,
    )
    print(plan.text("zh" if zh() else "en"))
    return 0


def _plan(given: argparse.Namespace) -> int:
    """Write the questions of a choice experiment."""
    from esvalue.surveys.choice.plan import plan_from_file
    from esvalue.surveys.choice.plan_sheets import check_plan_file

    check_plan_file(given.out, given.replace)
    plan = plan_from_file(given.file, given.sets, given.alternatives, seed=given.seed)
    print(plan.text("zh" if zh() else "en"))
    print(plan.write(given.out, replace=given.replace, language="zh" if zh() else "en"))
    return 0

"""The verbs of an agency: accounts, calibration, monitoring programmes, surveys."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli.verbs import library_of, scenario_of
from esvalue.cli.words import zh
from esvalue.errors import fail

__all__ = ["calibrate", "diff", "gep", "programmes", "survey"]


def _language() -> str:
    return "zh" if zh() else "en"


def gep(given: argparse.Namespace) -> int:
    """Write the gross ecosystem product of a scenario."""
    from esvalue.gep import gep_folder

    account, paths = gep_folder(scenario_of(given), given.out, price_year=given.price_year, year=given.year)
    print(account.label[_language()])
    print()
    for path in paths:
        print(path)
    return 0


def calibrate(given: argparse.Namespace) -> int:
    """Calibrate a card or a scenario to observations and write the overlay."""
    from esvalue.calibration.command import calibrate_files, calibration_text

    fit = [name.strip() for name in given.fit.split(",") if name.strip()]
    made = calibrate_files(given.target, given.observations, fit, given.out, places=given.places, price_year=given.price_year, library=library_of(given),
                           replace=given.replace, language=_language(), method=given.method, seed=given.seed)  # fmt: skip
    print(calibration_text(made, language=_language()))
    print(f"{'覆盖文件' if zh() else 'overlay'}: {given.out}")
    return 0


def diff(given: argparse.Namespace) -> int:
    """Say what an overlay changes in the standards of a scenario."""
    from esvalue.calibration import explain_overlay

    print(explain_overlay(scenario_of(given), given.overlay, _language()))
    return 0


def programmes(given: argparse.Namespace) -> int:
    """Say what monitoring programmes are worth to the decision."""
    from esvalue.calibration.command import programmes_text

    print(programmes_text(scenario_of(given), given.programmes, _language()))
    return 0


def survey(given: argparse.Namespace) -> int:
    """Estimate willingness to pay or to accept from a survey file; write it into a card as an overlay if asked."""
    from esvalue.surveys.contingent import contingent_from_file

    fitted = contingent_from_file(given.file, given.codebook).fit()
    print(fitted.summary(_language()))
    for kind in (one.strip() for one in given.wtp.split(",") if one.strip()):
        print(fitted.wtp(kind, ci="kr", seed=given.seed).text(_language()))
    if given.into is None and given.out is None:
        return 0
    if not (given.into and given.out and given.card):
        raise fail("survey_overlay", "survey")
    from esvalue.cards import load_card
    from esvalue.overlay.estimates import bounds_of, estimate_to_overlay
    from esvalue.schema import Title

    library = library_of(given)
    card = load_card(Path(given.card) if given.card.endswith(".toml") else library.card_path(given.card), library)
    estimate = fitted.wtp(given.kind, ci="kr", seed=given.seed)
    number, _, unit = (given.per or "").partition(" ")
    try:
        holders = (float(number), unit) if given.per else None
    except ValueError:
        raise fail("survey_per", "survey --per", given=given.per) from None
    estimate_to_overlay(estimate, given.into, given.out, cards={card.domain: card}, library=library, source=given.file,
                        title=Title(zh=f"调查：{given.file.name}", en=f"survey: {given.file.name}"),
                        method=Title(zh=estimate.what["zh"], en=estimate.what["en"]), bounds=bounds_of(fitted), holders=holders,
                        price_year=given.price_year, seed=given.seed, accept=given.accept, replace=given.replace)  # fmt: skip
    print(f"{'覆盖文件' if zh() else 'overlay'}: {given.out}")
    return 0

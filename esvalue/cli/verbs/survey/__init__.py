"""`esvalue survey`: from a survey file to figures and into a card, and what comes before the survey."""

from __future__ import annotations

from esvalue.cli.verb import VerbGroup
from esvalue.core.text import Text

__all__ = ["VERB"]

VERB = VerbGroup(
    order=120,
    help=Text(
        zh="调查：由文件得到数值并写入卡片，以及调查之前的设计",
        en="surveys: from a file to figures and into a card, and what comes before",
    ),
)

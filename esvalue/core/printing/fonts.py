"""Fonts of the machine that have Chinese signs: pictures need one, texts of pages and documents do not."""

from __future__ import annotations

from functools import cache

__all__ = ["chinese_font"]

#: Fonts by the names under which machines commonly have them, those for simplified Chinese first.
_KNOWN = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "SimHei", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP",
    "Droid Sans Fallback", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "NSimSun", "STSong", "FangSong",
    "KaiTi", "Noto Serif CJK JP", "AR PL UMing CN", "AR PL UKai CN", "Arial Unicode MS",
)  # fmt: skip
#: Signs a font must have to be of use.
_SIGNS = "补亩测算"


@cache
def chinese_font() -> str | None:
    """Return the name of a font of this machine that has Chinese signs; None where none is found."""
    from matplotlib import font_manager

    known = {entry.name: entry.fname for entry in reversed(font_manager.fontManager.ttflist)}
    found = next((name for name in _KNOWN if name in known and _has_signs(known[name])), None)
    if found is not None:
        return found
    newer: dict[str, list[str]] = {}  # the list is kept from the first drawing on: a font may have come since
    for file in sorted(font_manager.findSystemFonts()):
        try:
            newer.setdefault(font_manager.get_font(file).family_name, []).append(file)
        except (OSError, RuntimeError):
            continue
    found = next((name for name in _KNOWN if name in newer and _has_signs(newer[name][0])), None)
    for file in newer.get(found or "", ()):
        font_manager.fontManager.addfont(file)
    return found


def _has_signs(file: str) -> bool:
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(file)
    except (OSError, RuntimeError):
        return False
    return all(font.get_char_index(ord(sign)) for sign in _SIGNS)

"""Make the picture of the page at the head of the README anew, from a finished run.

    esvalue run panjin --out runs/picture
    python docs/picture.py runs/picture          # writes docs/images/report.en.png and report.zh.png

It needs Chromium on the path, and Noto Sans CJK or another Chinese font.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).resolve().parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Of the picture in pixels: as wide as a README is shown, as high as the table of rates needs; colours it is kept in.
WIDE, COLOURS = 1000, 48
HIGH = {"en": 950, "zh": 832}


def picture(browser: str, page: Path, language: str, target: Path) -> Path:
    """Write what the browser shows of a page in a language as PNG of few colours; return its path."""
    with tempfile.TemporaryDirectory(prefix="esvalue-picture-") as folder:
        shot = Path(folder) / "shot.png"
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--virtual-time-budget=8000",
            "--force-device-scale-factor=1",
            f"--window-size={WIDE},{2 * HIGH[language]}",
            f"--screenshot={shot}",
            f"--user-data-dir={folder}/profile",
            f"{page.resolve().as_uri()}#{language}",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        with Image.open(shot) as shown:
            part = shown.convert("RGB").crop((0, 0, WIDE, HIGH[language]))
            part.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


def main() -> int:
    """Write both pictures and say how large they are; return 1 where there is no browser or no page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="folder of a finished run")
    page = parser.parse_args().run / "report.html"
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None or not page.is_file():
        print(f"no such page: {page}" if browser else f"not on the path: {', '.join(BROWSERS)}", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    for language in HIGH:
        made = picture(browser, page, language, IMAGES / f"report.{language}.png")
        print(f"written: {made} ({made.stat().st_size // 1000} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pages as a browser shows them: Chromium without a window, without a network, measured from a page around them.

Every page stands in a frame of its own width, so that one start of the browser measures several. What the browser
wants from the network goes to a proxy that notes it and answers nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Look", "browser", "measure", "printed_pages", "proxy"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: What the browser asks for itself, whatever it shows.
OWN = re.compile(r"(^|\.)(google|googleapis|gstatic|gvt1|googleusercontent)\.com$")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
)
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Look:
    """A page in a language, in a frame so wide and high."""

    page: Path
    language: str
    width: int = 1280
    height: int = 900

    @property
    def address(self) -> str:
        """Where it stands."""
        return f"{self.page.resolve().as_uri()}#{self.language}"


def browser() -> str | None:
    """Return the browser, or None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class Proxy:
    """A proxy that notes the hosts asked for and answers nothing."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Hosts asked for, without those the browser asks for itself."""
        return [host for host in self.asked if not OWN.search(host)]


@contextmanager
def proxy() -> Iterator[Proxy]:
    """Serve a proxy for a while."""
    made = Proxy(0)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode("latin-1").split()
            if len(line) > 1:
                made.asked.append(line[1].removeprefix("http://").partition("/")[0].partition(":")[0])

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


def _run(folder: Path, port: int, *arguments: str) -> str:
    command = [
        str(browser()),
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        f"--proxy-server=127.0.0.1:{port}",
        "--proxy-bypass-list=<-loopback>",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout


def measure(folder: Path, looks: Sequence[Look], port: int, *, dark: bool = False) -> list[dict[str, Any]]:
    """Return what is measured of each look (see `measure.js`)."""
    frames = "".join(f'<iframe style="width:{one.width}px;height:{one.height}px;border:0"></iframe>' for one in looks)
    addresses = json.dumps([one.address for one in looks])
    around = folder / "around.html"
    around.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body>{frames}<pre id="found"></pre>'
        f"<script>const addresses = {addresses};\n{MEASURE}</script>",
        encoding="utf-8",
    )
    more = ["--blink-settings=preferredColorScheme=0"] if dark else []
    shown = _run(folder, port, *more, "--virtual-time-budget=20000", "--dump-dom", around.as_uri())
    text = re.search(r'<pre id="found">(.*?)</pre>', shown, re.S)
    assert text, shown[:500]
    found = json.loads(text[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert len(found) == len(looks)
    return list(found)


def printed_pages(folder: Path, look: Look, port: int) -> int:
    """Return on how many sheets a page is printed."""
    out = folder / "printed.pdf"
    _run(folder, port, "--no-pdf-header-footer", f"--print-to-pdf={out}", look.address)
    return len(re.findall(rb"/Type\s*/Page\b", out.read_bytes()))

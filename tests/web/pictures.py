"""Take the pictures of the pages: `python -m tests.web.pictures DIRECTORY [PAGE...]`.

Serves the demonstration host, and with libvirt also the machines of this host; each page is taken
light and dark, wide and narrow.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.e2e.running import PASSWORD, khv
from tests.web.browser import browser
from web.subsystem import VIEWS

SIZES = {"wide": 1440, "narrow": 420}


def main(directory: Path, pages: list[str]) -> None:
    """Write PAGE-SIZE-SCHEME.png for each."""
    directory.mkdir(parents=True, exist_ok=True)
    with khv("--demo", "--hypervisor", "none") as place, browser() as window:
        window.log_in(place.ready["web"], "admin", PASSWORD)
        window.wait(lambda: window.has("#tiles .tile"), "the page")
        for page in pages or list(VIEWS):
            for size, width in SIZES.items():
                for scheme in ("light", "dark"):
                    window.prefer(scheme)
                    window.size(width, 900)
                    window.open(f"{place.ready['web'].rstrip('/')}/{page}")
                    window.wait(lambda: window.has("[data-live=on]"), "live updates")
                    height = window.run("return document.documentElement.scrollHeight")
                    window.size(width, min(int(height), 4000))
                    window.screenshot(str(directory / f"{page or 'health'}-{size}-{scheme}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

"""Pictures of every public page on a phone and on a desk, in light: `make pictures`, while `make run` serves the site.

Whoever changes the look sees with them what else has changed. They are written to var/pictures, which git ignores.
"""

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

from playwright.sync_api import sync_playwright

from msntc.dev.bootstrap import CHROMIUMS

FOLDER = Path(__file__).resolve().parents[1] / "var/pictures"
WIDTHS = {390: 844, 1280: 900}  # in CSS pixels, with the height of the window; a picture holds the whole page
MORE = [
    "/centres/?q=N80NP",
    "/centres/?q=Bangor",
    "/centres/?q=zzz",
    "/search/?q=oxygen",
    "/support-us/give/?frequency=once&other=10",
    "/support-us/other-ways/",
    "/support-us/gift-aid/",
    "/centres/kept/",
    "/centres/missing/",
    "/therapies/oxygen-therapy/feedback/",
    "/no-such-page/",
]
FEW_CENTRES = 12  # they are many and look alike


def list_addresses(site: str) -> list[str]:
    """The paths of the sitemap, of centres the first few, and pages that only an answer makes."""
    with urlopen(site + "/sitemap.xml") as answer:
        places = [
            urlsplit(one.text or "").path for one in ElementTree.parse(answer).iterfind("{*}url/{*}loc")
        ]
    centres = [place for place in places if place.startswith("/centres/")]
    return [place for place in places if place not in centres[FEW_CENTRES:]] + MORE


def take_pictures(site: str) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)))
    addresses = list_addresses(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            for address in addresses:
                name = "".join(sign if sign.isalnum() else "-" for sign in address).strip("-") or "home"
                page.goto(site + address, wait_until="load")
                page.screenshot(path=FOLDER / f"{name}.{width}.png", full_page=True)
    return len(addresses)


if __name__ == "__main__":
    print(f"{take_pictures(sys.argv[1])} pages, in {FOLDER}")

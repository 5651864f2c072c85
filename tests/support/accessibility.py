"""What every browser story asks of a page in the end: can all read it, does it fit, is it quiet, does it stay home?"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {
        "color-contrast-enhanced": {"enabled": True},
        "color-contrast": {"enabled": False},  # what is enough for AAA is enough for AA: measured once
        "target-size": {"enabled": True},
    },
    "resultTypes": ["violations"],  # what passes is not described, which takes as long again
}
WHAT_STICKS_OUT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.leaflet-container, .visually-hidden'))
  .map(e => e.tagName + '.' + e.className).slice(0, 5)"""

LETTERS_TWICE_AS_LARGE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('html { font-size: 200% !important }');
  document.adoptedStyleSheets = [sheet];
}"""
WHAT_IS_COVERED = """() => {
  const controls = [...document.querySelectorAll('main :is(a, button, summary, input:not([type=hidden])):not(svg *)')]
    .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map(e => [e, [...e.getClientRects()]]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  return controls.flatMap(([one, a], n) => controls.slice(n + 1)
    .filter(([other, b]) => !one.contains(other) && a.some(one => b.some(other => meet(one, other))))
    .map(([other]) => `${one.outerHTML.slice(0, 60)} and ${other.outerHTML.slice(0, 60)}`));
}"""
TORN_WORDS = """() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const torn = [], range = document.createRange();
  const isClipped = e => e && (e.getBoundingClientRect().width < 2 || isClipped(e.parentElement));
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!parent.checkVisibility() || isClipped(parent)) continue;
    for (const word of texts.currentNode.data.matchAll(/\\b\\w{2,10}\\b/g)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(one => Math.round(one.top))).size > 1) torn.push(word[0]);
    }
  }
  return torn;
}"""


@dataclass
class Watch:
    """What a page said to the console and whom it asked for things."""

    messages: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    requests: list = field(default_factory=list)


def watch(page: Page, site: str) -> Watch:
    """Listens to the page from now on, and lets nothing out to other hosts: the answer is "no such host"."""
    seen, home = Watch(), urlsplit(site).netloc

    def at_the_door(route: Route) -> None:
        seen.requests.append(route.request)
        seen.hosts.add(urlsplit(route.request.url).netloc)
        if urlsplit(route.request.url).netloc == home:
            route.continue_()
        else:
            route.abort("namenotresolved")

    page.route("**/*", at_the_door)
    page.on(
        "console",
        lambda message: seen.messages.append(f"{message.text} {message.location.get('url', '')}".strip()),
    )
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    return seen


def barriers(page: Page, rules: dict = RULES) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, with contrast at AAA: one line each, best none."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def sticks_out(page: Page) -> list[str]:
    """What makes the page scroll sideways, once all its styles have come."""
    page.wait_for_load_state("load")
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    return page.evaluate(WHAT_STICKS_OUT) or ["something unseen"]


def double_letters(page: Page) -> None:
    """As for a reader who has letters, and nothing else, twice as large."""
    page.evaluate(LETTERS_TWICE_AS_LARGE)


def covered_controls(page: Page) -> list[str]:
    """What can be pressed or filled in, and stands over something else that can."""
    return page.evaluate(WHAT_IS_COVERED)


def torn_words(page: Page) -> list[str]:
    """Words of up to ten letters that go over two lines."""
    return page.evaluate(TORN_WORDS)

"""Firefox and WebKit as Debian has them, driven alike: what a journey asks of a browser, and no more.

Firefox speaks WebDriver BiDi over a web socket (Debian has no geckodriver), WebKit the classic WebDriver; Selenium
carries the latter. Width and height are in CSS pixels.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from axe_playwright_python.base import AXE_FILE_PATH
from selenium import webdriver
from selenium.common import WebDriverException
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from websocket import WebSocket, create_connection

from tests.support.accessibility import RULES
from tests.support.running_site import free_port

HEIGHT, PATIENCE = 844, 30  # pixels; seconds, on a machine that does other things too
NO_TOOLBAR = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px }"
"""For GTK: MiniBrowser's own buttons would otherwise keep its window from being as narrow as a phone."""


class Engine(Protocol):
    """What the two have each in a way of its own."""

    def visit(self, address: str) -> None: ...

    def resize(self, width: int) -> None: ...

    def evaluate(self, script: str) -> Any: ...

    def press(self, element: str) -> None:
        """Presses what an expression of JavaScript finds, with the pointer."""

    def type(self, text: str) -> None:
        """Types into what has the focus."""

    # What follows from that is the same for both.

    def read(self, expression: str) -> Any:
        return json.loads(self.evaluate(f"JSON.stringify(({expression}) ?? null)"))

    def wait(self, condition: str) -> None:
        """Until it holds. Raises AssertionError with what the page says when it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.read(f"document.readyState == 'complete' && !!({condition})"):
                    return
            except WebDriverException:  # the page is just being left
                pass
            time.sleep(0.1)
        page = self.read("location.href + '\\n' + document.body.innerText.slice(0, 600)")
        raise AssertionError(f"never came true: {condition}\n{page}")

    def click(self, selector: str, words: str = "") -> None:
        found = find_shown(selector, words)
        self.wait(found)
        self.read(f"({found}).scrollIntoView({{ block: 'center', behavior: 'instant' }})")
        self.press(found)

    def fill(self, selector: str, text: str) -> None:
        self.click(selector)
        self.read("document.activeElement.select()")
        self.type(text)

    def find_barriers(self) -> list[str]:
        """What axe finds, by the rules that Chromium is held to."""
        self.evaluate(f"(() => {{ {Path(AXE_FILE_PATH).read_text()}\n}})()")
        self.evaluate(
            f"void axe.run(document, {json.dumps(RULES)}).then(({{ violations }}) => {{ window.barriers ="
            " violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html.slice(0, 200))) })"
        )
        self.wait("window.barriers")
        return self.read("window.barriers")


def find_shown(selector: str, words: str = "") -> str:
    """The expression that finds the first such element that is shown and holds the words."""
    return (
        f"[...document.querySelectorAll({json.dumps(selector)})].find((one) => one.checkVisibility()"
        f" && one.textContent.includes({json.dumps(words)}))"
    )


class Firefox(Engine):
    def __init__(self, wire: WebSocket) -> None:
        self.wire, self.sent = wire, 0
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **parameters: Any) -> Any:
        self.sent += 1
        self.wire.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        answer = json.loads(self.wire.recv())  # no event is asked for: what comes is the answer
        if "error" in answer:
            raise WebDriverException(f"{answer['error']}: {answer.get('message')}")
        return answer["result"]

    def visit(self, address: str) -> None:
        self.send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def resize(self, width: int) -> None:
        viewport = {"width": width, "height": HEIGHT}
        self.send("browsingContext.setViewport", context=self.context, viewport=viewport)

    def evaluate(self, script: str) -> Any:
        return self.find(script).get("value")

    def find(self, script: str) -> dict[str, Any]:
        target = {"context": self.context}
        answer = self.send("script.evaluate", expression=script, target=target, awaitPromise=False)
        if answer["type"] == "exception":
            raise WebDriverException(answer["exceptionDetails"]["text"])
        return answer["result"]

    def press(self, element: str) -> None:
        origin = {"type": "element", "element": {"sharedId": self.find(element)["sharedId"]}}
        self.act(
            "pointer",
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def type(self, text: str) -> None:
        self.act("key", *({"type": way, "value": one} for one in text for way in ("keyDown", "keyUp")))

    def act(self, kind: str, *actions: dict[str, Any]) -> None:
        hand = {"type": kind, "id": kind, "actions": list(actions)}
        self.send("input.performActions", context=self.context, actions=[hand])


class WebKit(Engine):
    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self.driver = driver

    def visit(self, address: str) -> None:
        self.driver.get(address)

    def resize(self, width: int) -> None:
        self.driver.set_window_rect(0, 0, width, HEIGHT)

    def evaluate(self, script: str) -> Any:
        return self.driver.execute_script("return " + script)

    def press(self, element: str) -> None:
        self.driver.execute_script("return " + element).click()

    def type(self, text: str) -> None:
        self.driver.switch_to.active_element.send_keys(text)


@contextmanager
def open_firefox(folder: Path) -> Iterator[Engine]:
    port = free_port()
    command = ["firefox-esr", "--headless", "--no-remote", "--profile", folder, "about:blank"]
    with (
        run_process(*command, "--remote-debugging-port", port, HOME=str(folder)),
        closing(connect(f"ws://127.0.0.1:{port}/session")) as wire,
    ):
        yield Firefox(wire)


def connect(address: str) -> WebSocket:
    """As soon as somebody listens there."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return create_connection(address, PATIENCE, suppress_origin=True)
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def open_webkit(folder: Path) -> Iterator[Engine]:
    (folder / "gtk-3.0").mkdir()
    (folder / "gtk-3.0/gtk.css").write_text(NO_TOOLBAR)
    options = Options()
    options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
    options.add_argument("--automation")
    screen = ("-displayfd", 1, "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
    with run_process("Xvfb", *screen) as xvfb:
        display = ":" + xvfb.stdout.readline().decode().strip()
        own = os.environ | {"DISPLAY": display, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        driver = webdriver.WebKitGTK(options, Service(env=own, log_output=str(folder / "driver.log")))
        try:
            yield WebKit(driver)
        finally:
            driver.quit()


@contextmanager
def run_process(*command: Any, **environment: str) -> Iterator[subprocess.Popen]:
    whole, own = [str(part) for part in command], os.environ | environment
    with subprocess.Popen(whole, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()


ENGINES = {"firefox": open_firefox, "webkit": open_webkit}

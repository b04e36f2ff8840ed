"""A person with a browser in front of the preview: looks, clicks, types, waits for what must come."""

from base64 import b64decode
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.render.screenshots import browser, chromium

__all__ = ["Keys", "Visitor", "browser", "chromium"]
_Seen = TypeVar("_Seen")
PATIENCE_S = 30.0  #: How long is waited for what comes at once on an idle machine.
_TRIES = 8
_IN_FRAME = (
    "const frame = document.querySelector(`#stage iframe[data-width='${arguments[0]}']:not(.coming)`);"
    "const page = frame && frame.contentDocument;"
    "if (!page || page.URL === 'about:blank' || page.readyState === 'loading') return null;"
)


class Visitor:
    """Uses the preview at *address* in *driver*."""

    def __init__(self, driver: WebDriver, address: str) -> None:
        self.driver = driver
        self.complaints()  # of whatever was open before
        self.look(1440, 900)
        self.driver.get(address)
        self.base = address.partition("?")[0]
        self.until(lambda: self.frame_text() is not None)

    def look(self, width: int, height: int, *, scheme: str = "light") -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def until(self, condition: Callable[[], _Seen], *, within: float = PATIENCE_S) -> _Seen:
        """Wait until *condition* holds; a page that is just replaced is no answer."""
        ignored = (StaleElementReferenceException, WebDriverException)
        waiting = WebDriverWait(self.driver, within, poll_frequency=0.02, ignored_exceptions=ignored)
        return waiting.until(lambda _: condition())

    def soon(self, act: Callable[[int], object], condition: Callable[[int], object], *, within: float) -> float:
        """Return how many seconds it takes from *act* to *condition*: of some tries, as others use the machine, too."""
        for number in range(_TRIES):
            begun = monotonic()
            act(number)
            self.until(partial(condition, number))
            took = monotonic() - begun
            if took < within:
                break
        return took

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def texts(self, selector: str) -> list[str]:
        text = "(one) => one.matches('input, textarea') ? one.value : one.textContent.trim()"
        script = f"return [...document.querySelectorAll(arguments[0])].map({text})"
        return list(self.script(script, selector))

    def click(self, selector: str) -> None:
        self.until(lambda: self._clicked(self.one(selector)))

    def _clicked(self, element: WebElement) -> bool:
        element.click()
        return True

    def press(self, *keys: str) -> None:
        """Press *keys* wherever the focus is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def press_with_alt(self, key: str) -> None:
        ActionChains(self.driver, duration=0).key_down(Keys.ALT).send_keys(key).key_up(Keys.ALT).perform()

    def script(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def frame(self, expression: str, width: int = 700) -> Any:
        """Return what *expression* is for the ``page`` in the frame of *width*; None where it is not loaded."""
        return self.script(f"{_IN_FRAME} return ({expression});", width)

    def frame_text(self, width: int = 700) -> str | None:
        text: str | None = self.frame("page.body.innerText", width)
        return text

    def capture(self) -> bytes:
        """Return a picture of the whole page, as PNG."""
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        return b64decode(taken["data"])

    def query(self) -> str:
        return self.driver.current_url.partition("?")[2]

    def leave(self) -> None:
        """Close the page, which else looks for its server, and finds the next test's."""
        self.driver.get("about:blank")

    def complaints(self) -> list[str]:
        """Return what the browser's console has of errors and refusals."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call] # selenium's
        return [str(entry["message"]) for entry in log]

"""Pictures of a digest in Chromium, as phones and desktops show it, light and dark."""

import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver

WIDTHS = (700, 375)
SCHEMES = ("light", "dark")


def chromium() -> tuple[str, str] | None:
    """Return where Chromium and its driver are, None where they are not."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@contextmanager
def browser(profile: Path, *, wait_for: Literal["normal", "eager"] = "normal") -> Iterator[WebDriver]:
    """Open Chromium with a *profile* of its own and no way to the network; a visit waits as *wait_for* says."""
    found = chromium()
    assert found is not None, "Chromium is not installed"
    options = Options()
    options.binary_location = found[0]
    options.page_load_strategy = wait_for
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--allow-file-access-from-files",
        "--host-resolver-rules=MAP rebound.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    try:
        yield driver
    finally:
        driver.quit()


def show(driver: WebDriver, page: Path, *, width: int, scheme: str) -> None:
    """Open *page* in a window whose media queries see *width* pixels and the colour *scheme*."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.get(page.as_uri())


def capture(driver: WebDriver, target: Path) -> None:
    """Save a picture of the whole page that *driver* shows."""
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
    target.write_bytes(b64decode(taken["data"]))

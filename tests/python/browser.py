"""Pages opened in a headless browser, for what only a browser shows."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Background requests would only fail where there is no internet.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str:
    """The browser's path; the test is skipped where there is none."""
    named = os.environ.get("VANDRING_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(f"no browser: install one of {', '.join(NAMES)}, or name it in VANDRING_CHROMIUM")
    return found


@contextmanager
def open_browser(width: int = 1400, height: int = 1000) -> Iterator[BrowserContext]:
    """A browser with an empty profile; pages come of its ``new_page``. Size in pixels."""
    path = program()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path,
            args=ARGUMENTS,
            headless=True,
            viewport={"width": width, "height": height},
        )
        try:
            yield context
        finally:
            context.close()

"""Fixtures: a real browser, as wide as a telephone unless a test says otherwise."""

import shutil

import pytest

from webdriver import Browser, Driver


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    assert shutil.which("chromedriver") and shutil.which("chromium"), \
        "the Debian packages chromium and chromium-driver; `./dev test browser` installs them"
    running = Driver(tmp_path_factory.mktemp("driver"))
    yield running
    running.stop()


@pytest.fixture
def window(driver):
    made = []

    def make(**options):
        made.append(Browser(driver, **options))
        return made[-1]

    yield make
    for browser in made:
        browser.close()

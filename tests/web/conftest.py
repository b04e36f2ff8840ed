"""A client that has opened the preview."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

from syndicate.testing import MemoryStudio
from syndicate.web.application import application
from syndicate.web.live import Live
from tests.web.sites import make_studio

PORT, TOKEN = 8525, "a-token"
ADDRESS = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def studio() -> MemoryStudio:
    return make_studio()


@pytest.fixture
def stranger(studio: MemoryStudio) -> Iterator[TestClient]:
    """A client without the token."""
    app = application(studio, Live(studio), port=PORT, token=TOKEN)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def owner(stranger: TestClient) -> TestClient:
    """A client that was given the address with its token."""
    assert stranger.get(f"/?token={TOKEN}").status_code == 303
    return stranger


@pytest.fixture
def owner_of() -> Iterator[Callable[[MemoryStudio], TestClient]]:
    """Make clients of studios of the test's own."""
    with ExitStack() as stack:

        def make(studio: MemoryStudio) -> TestClient:
            app = application(studio, Live(studio), port=PORT, token=TOKEN)
            client = stack.enter_context(TestClient(app, base_url=ADDRESS, raise_server_exceptions=False))
            client.get(f"/?token={TOKEN}")
            return client

        yield make

"""The studio in memory keeps what every studio promises."""

from tests.web.studio_contract import StudioContract


class TestMemoryStudio(StudioContract):
    """Uses the fixture ``studio`` of conftest."""

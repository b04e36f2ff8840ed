"""The studio in memory keeps what the real one promises."""

import pytest

from syndicate.testing import MemoryStudio
from tests.web.sites import make_studio
from tests.web.studio_contract import StudioContract


class TestMemoryStudio(StudioContract):
    @pytest.fixture
    def studio(self) -> MemoryStudio:
        return make_studio()

"""How properties are tested: never by the clock, and in CI always with the same examples."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "syndicate",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("syndicate")

"""What the benches ran on: the page says it beside the figures."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from bench.sites import hugo


def describe(*, with_hugo: bool) -> dict[str, str]:
    """Return names and values, in the order of the page; Hugo's version where it takes part."""
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    find = _printed("find", "--version").splitlines()[0]
    versions = {"syndicate": "syndicate " + version("syndicate-feeds"), "Python": platform.python_version()}
    if with_hugo:
        versions["Hugo"] = _printed(hugo(), "version").split()[1].lstrip("v").partition("-")[0]
    return {
        "processor": cpu[1].strip() if cpu else platform.machine(),
        "cores": f"{os.cpu_count()} cores",
        "memory": f"{memory_gib:.0f} GB of memory",
        "system": f"{platform.system()} {platform.release()}",
        **versions,
        "find": find.replace("(", "").replace(")", ""),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

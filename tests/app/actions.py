"""Runs a workflow of GitHub Actions as its runner would: in a fresh clone, step by step, each by bash.

What a step ``uses`` has a local meaning here: a checkout is a clone of the remote, Python and syndicate are those under
test, no cache is ever found, and Jekyll's site is one page. ``pip`` and ``sudo`` do nothing of their own, and
``syndicate run`` is told the time.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_TOOLS = {
    "pip": 'test "$1" = install',
    "sudo": 'exec "$@"',
    "syndicate": f'if [ "$1" = run ]; then set -- "$@" --now "$NOW"; fi\n'
    f'exec {shlex.quote(str(Path(sys.executable).with_name("syndicate")))} "$@"',
}


@dataclass(kw_only=True)
class Runner:
    """A machine that is new for each run of a workflow in the repository *remote*."""

    folder: Path
    remote: Path
    secrets: Mapping[str, str]
    now: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    said: str = ""  #: All that was printed, as the public log of a run shows it.

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    def steps(self, workflow: str) -> list[dict[str, Any]]:
        """Return the steps of the first job, after a checkout."""
        self.folder.mkdir()
        subprocess.run(["git", "clone", "--quiet", self.remote, self.clone], check=True)
        tools = self.folder / "tools"
        tools.mkdir()
        for name, text in _TOOLS.items():
            (tools / name).write_text(f"#!/bin/sh\n{text}\n")
            (tools / name).chmod(0o755)
        text = (self.clone / ".github/workflows" / workflow).read_text(encoding="utf-8")
        self._workflow = yaml.safe_load(text)
        job = next(iter(self._workflow["jobs"].values()))
        assert job["steps"][0]["uses"].startswith("actions/checkout@")
        self.last: dict[str, Any] = job["steps"][-1]
        return list(job["steps"][1:])

    def run(self, workflow: str) -> int:
        """Do all steps; return the first exit code that is not 0, or 0."""
        return next((code for step in self.steps(workflow) if (code := self.do(step))), 0)

    def do(self, step: Mapping[str, Any]) -> int:
        """Do one step; return its exit code."""
        if "uses" in step:
            self._use(step["uses"].partition("@")[0])
            return 0
        process = self.begin(step)
        said, _ = process.communicate(timeout=120)
        self.said += said
        return process.returncode

    def begin(self, step: Mapping[str, Any]) -> "subprocess.Popen[str]":
        """Begin one step, in a process group of its own."""
        written = {**self._workflow.get("env", {}), **step.get("env", {})}
        return subprocess.Popen(
            ["bash", "-e", "-o", "pipefail", "-c", self._filled(step["run"])],
            cwd=self.clone,
            env={
                "PATH": f"{self.folder / 'tools'}:{Path(sys.executable).parent}:/usr/bin:/bin",
                "HOME": str(self.folder),
                "RUNNER_TEMP": str(self.folder),
                "NOW": self.now,
                "LC_ALL": "C.UTF-8",
                **{name: self._filled(str(value)) for name, value in written.items()},
                **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS")},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def _use(self, action: str) -> None:
        if action == "actions/jekyll-build-pages":
            (self.clone / "_site").mkdir()
            (self.clone / "_site/index.html").write_text("<p>The site.</p>")
        else:
            assert action in ("actions/setup-python", "actions/cache", "actions/upload-pages-artifact"), action

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def _value(self, expression: str) -> str:
        where, _, name = expression.partition(".")
        if where == "secrets":
            return self.secrets.get(name, "")
        if where == "inputs":
            return self.inputs.get(name, "")
        assert expression == "github.run_id"
        return "1"

"""Write which mail clients support what, from npm's ``caniemail`` tarball: ``python -m tests.clients.generate``.

    npm pack caniemail@1.0.5
    make clients TARBALL=caniemail-1.0.5.tgz

Facts alone are taken: for each feature and client whether the newest version that was tested knows it.
"""

import json
import re
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from syndicate.model.clients import CLIENTS

FILE = Path(__file__).parents[2] / "syndicate" / "render" / "lint" / "support.json"
_ABOUT = {
    "from": "caniemail.com, as of npm's caniemail {version}; made by python -m tests.clients.generate",
    "key": "y: yes, a: partly, n: no, u: unknown; in the order of the clients",
}
_DATE = re.compile(r"\d{4}-\d{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?:b\d+|\.)?")  # also 137.0b3, a beta, and 6.1.31., a slip


def matrix(data: Mapping[str, Any], *, version: str, license_text: str) -> dict[str, Any]:
    """Return what is kept of *data*: of each feature its title, and a letter for each client."""
    about = {name: text.format(version=version) for name, text in _ABOUT.items()}
    return {
        "about": about | {"date": data["last_update_date"][:10], "license": license_text.strip()},
        "clients": list(CLIENTS),
        "features": {
            one["slug"]: [one["title"].strip(), "".join(letter(one["stats"], client) for client in CLIENTS)]
            for one in sorted(data["data"], key=lambda one: one["slug"])
        },
    }


def letter(stats: Mapping[str, Mapping[str, Mapping[str, str]]], client: str) -> str:
    """Return what the newest version of *client* makes of a feature: y, a, n or u."""
    family, _, platform = client.partition(".")
    support_by_version = stats.get(family, {}).get(platform, {})
    return support_by_version[newest(list(support_by_version))][0] if support_by_version else "u"


def newest(versions: list[str]) -> str:
    """Return the newest of *versions*: by number within one scheme, the last listed where schemes mix."""
    if len({_scheme(version) for version in versions}) > 1:
        return versions[-1]  # Outlook's 16.80 is newer than its 2016
    return max(versions, key=lambda version: [int(digits) for digits in re.findall(r"\d+", version)])


def _scheme(version: str) -> str:
    for name, pattern in (("date", _DATE), ("year", _YEAR), ("number", _NUMBER)):
        if pattern.fullmatch(version):
            return name
    raise ValueError(f"{version!r} is no version of a known scheme")


def text_of(made: Mapping[str, Any]) -> str:
    """Return *made* as JSON with one feature a line, so that the next version's changes are read at a glance."""
    lines = [f"  {json.dumps(slug)}: {json.dumps(kept)}" for slug, kept in made["features"].items()]
    head = [f"{json.dumps(name)}: {json.dumps(made[name])}" for name in ("about", "clients")]
    return "{" + ",\n".join([*head, '"features": {\n' + ",\n".join(lines) + "\n}"]) + "}\n"


def read_tarball(path: Path) -> dict[str, Any]:
    """Return the matrix of the tarball *path*."""
    with tarfile.open(path) as tarball:
        data, package, license_text = (
            tarball.extractfile(f"package/{name}").read().decode()  # type: ignore[union-attr] # all are files
            for name in ("data/caniemail.json", "package.json", "LICENSE")
        )
    return matrix(json.loads(data), version=json.loads(package)["version"], license_text=license_text)


if __name__ == "__main__":
    FILE.write_text(text_of(read_tarball(Path(sys.argv[1]))), encoding="utf-8")

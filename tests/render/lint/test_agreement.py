"""Our sweep against npm's ``caniemail``, which reads the same facts in a way of its own."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from syndicate.model.clients import CLIENTS, USUAL_CLIENTS
from syndicate.render.lint.mail import Mail
from syndicate.render.lint.matrix import Support, support
from syndicate.render.lint.page import Page
from syndicate.render.lint.sweep import used
from tests.render.sampledigest import make_digest

PACKAGE = "caniemail@1.0.5"
SCRIPT = """
import {caniemail, rawData} from 'caniemail';
import {readFileSync} from 'node:fs';
const [file, ...clients] = process.argv.slice(2);
const slugs = Object.fromEntries(rawData.data.map((one) => [one.title, one.slug]));
const {issues} = caniemail({clients, html: readFileSync(file, 'utf8')});
for (const [letter, found] of [['n', issues.errors], ['a', issues.warnings]])
  for (const [client, some] of found.entries())
    for (const issue of some) console.log(slugs[issue.title], client, letter);
"""
#: It does not know this client.
UNKNOWN = "outlook.outlook-com"
#: Of what it says of a feature, or of a feature and client, and we do not.
THEIRS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("css-background", ""): "background-color is no background: it looks for the word within the property's name",
        ("css-max-width", "apple-mail.ios"): "10.3 and 12.2 know it: as text 6.1 is the greatest of their versions",
        ("css-table-layout", "gmail.mobile-webmail"): "nobody tested it: what is not known is no partial support",
    }
)
#: Of what we say, and it does not.
OURS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("css-at-media-prefers-color-scheme", ""): "it compares the names of at-rules, without their conditions",
        ("html-meta-color-scheme", ""): "it looks at elements by their names alone",
        ("css-max-height", ""): "it compares the property with the title, which is 'max-height property'",
        ("css-at-media", "outlook.macos"): "16.80 has it in part: as text 2016 is greater than 16.80",
        ("css-margin", "outlook.macos"): "likewise",
        ("css-pseudo-class-hover", "outlook.macos"): "likewise",
        ("css-table-layout", "outlook.macos"): "16.80 lacks it: as text 2022-07 is greater",
        ("css-overflow", "samsung-email.android"): "2024-10 has it in part: as text 5.0.10.2 is greater",
    }
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package, its dependencies too, into a folder of its own."""
    made = tmp_path_factory.mktemp("npm")
    (made / "package.json").write_text('{"type": "module"}')
    (made / "run.js").write_text(SCRIPT)
    command = ["npm", "install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", PACKAGE]
    try:
        subprocess.run(command, cwd=made, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"npm cannot install {PACKAGE}: {error}")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["default", "plain"])
def test_only_listed_differences(folder: Path, theme: str) -> None:
    html = make_digest(content="full", group_by="category", unsubscribe_url="https://x.org/u", theme=theme).html
    (folder / "digest.html").write_text(html)
    clients = [one for one in USUAL_CLIENTS if one != UNKNOWN]
    said = subprocess.run(
        ["node", "run.js", "digest.html", *clients], cwd=folder, check=True, capture_output=True, text=True
    )
    theirs = {(feature, client, letter) for feature, client, letter in map(str.split, said.stdout.splitlines())}
    ours = {
        (feature, client, support(feature, client).value)
        for feature in used(Page.of(Mail(html=html)))
        for client in clients
        if support(feature, client) in (Support.NO, Support.PARTLY)
    }
    assert len(ours & theirs) > 100
    assert _unlisted(theirs - ours, THEIRS) == []
    assert _unlisted(ours - theirs, OURS) == []


def _unlisted(
    differences: set[tuple[str, str, str]], listed: Mapping[tuple[str, str], str]
) -> list[tuple[str, str, str]]:
    return sorted(one for one in differences if (one[0], "") not in listed and one[:2] not in listed)


def test_what_is_listed_is_of_clients_that_there_are() -> None:
    assert {client for _, client in (*THEIRS, *OURS)} <= {*CLIENTS, ""}

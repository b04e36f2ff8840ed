"""Workflows of CI runners that build the feeds and send the digests of a site without a server."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from syndicate.app import statescript
from syndicate.app.ticks import Tick

BRANCH = "syndicate-state"  #: Of the repository, where the state is kept.
MINUTES = 2  #: Billed for a run, mostly for installing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the workflows of a site depend on. Paths are as seen from the top of its repository."""

    ticks: Sequence[Tick]
    variables: Sequence[str]  #: Of the environment, that the config refers to.
    state: str
    output: str  #: Of the feeds, below the folder that is published.
    wheel: str

    @property
    def starts(self) -> int:
        """How often a runner is started in a month."""
        return round(sum(one.per_month for one in self.ticks))


def github(site: Site) -> dict[str, str]:
    """Return the two workflows of GitHub Actions: the feeds of its Pages, and the digests."""
    parts = _parts(site, margin=10) | {"INSTALL": _GITHUB_INSTALL.strip()}
    return {"feeds.yml": _filled(_GITHUB_FEEDS, site, parts), "digest.yml": _filled(_GITHUB_DIGEST, site, parts)}


def gitlab(site: Site) -> dict[str, str]:
    """Return the pipeline of GitLab."""
    return {".gitlab-ci.yml": _filled(_GITLAB, site, _parts(site, margin=8))}


def container(site: Site) -> dict[str, str]:
    """Return a Dockerfile, and what `docker compose` needs to have it run for ever."""
    variables = "".join(f"\n      - {name}" for name in site.variables) or " []"
    return {
        "Dockerfile": _filled(_DOCKERFILE, site, {}),
        "compose.yaml": _filled(_COMPOSE, site, {"VARIABLES": variables}),
    }


def _parts(site: Site, *, margin: int) -> dict[str, str]:
    """Return the parts of a workflow whose scripts stand behind a *margin* of so many columns."""
    left = " " * margin
    return {
        "CRON": "".join(f'\n    - cron: "{tick}"' for tick in site.ticks),
        "CRON_LINES": "".join(f"\n#   {tick}" for tick in site.ticks),
        "SECRETS": "".join(f"\n{left}{name}: ${{{{ secrets.{name} }}}}" for name in site.variables),
        "NAMES": ", ".join(site.variables) or "(none)",
        "STARTS": str(site.starts),
        "MINUTES": str(site.starts * MINUTES),
        "FETCH": indent(statescript.filled(statescript.FETCH, site.state), left).strip(),
        "KEEP": indent(statescript.filled(statescript.KEEP, site.state), left).strip(),
    }


def _filled(text: str, site: Site, parts: dict[str, str]) -> str:
    for name, value in (
        parts | {"WHEEL": site.wheel, "STATE": site.state, "OUTPUT": site.output, "STATE_BRANCH": BRANCH}
    ).items():
        text = text.replace(f"<{name}>", value)
    return text


#: How each job of GitHub begins.
_GITHUB_INSTALL = """
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install syndicate
        run: pip install "$SYNDICATE"
"""

_GITHUB_FEEDS = """\
# The feeds, built into what GitHub Pages publishes: nothing is committed.
# In the settings of the repository, under Pages, choose "GitHub Actions" as the source.
name: Feeds

on:
  push:
    branches: [main, master]
  schedule:
    - cron: "17 */6 * * *" # posts that come due
  workflow_dispatch:

permissions:
  contents: read
  pages: write
  id-token: write

concurrency:
  group: pages
  cancel-in-progress: false

env:
  # What pip installs: a wheel in this repository, or the address of one. The one place that says so in this file.
  SYNDICATE: <WHEEL>

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      <INSTALL>
      # Where no cache is left, all is built anew, and a correction counts from its front matter alone.
      - uses: actions/cache@v4
        with:
          path: <STATE>
          key: syndicate-feeds-${{ github.run_id }}
          restore-keys: syndicate-feeds-
      # Another generator writes _site in its own way.
      - uses: actions/jekyll-build-pages@v1
      - name: Build the feeds
        env: # which the config refers to, though a build needs none of them<SECRETS>
        run: |
          sudo chown -R "$(id -u)" _site
          syndicate build --output "_site/<OUTPUT>"
      - uses: actions/upload-pages-artifact@v3

  publish:
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 15
    environment: github-pages
    steps:
      - uses: actions/deploy-pages@v4
"""

_GITHUB_DIGEST = """\
# The digests, sent when they are due. What was sent is remembered on a branch of its own, <STATE_BRANCH>.
# About <STARTS> starts a month, <MINUTES> minutes of a runner at 2 each; public repositories pay nothing for them.
# Secrets, under Settings, Secrets and variables, Actions: <NAMES>
# The first run: under Actions, Digest, "Run workflow", with the box for it ticked.
name: Digest

on:
  # In UTC: some minutes after each slot, in summer and winter, and twice again, for starts that GitHub leaves out.
  schedule:<CRON>
  workflow_dispatch:
    inputs:
      first_run:
        description: "This is the first run: there is no state yet"
        type: boolean
        default: false
      approve:
        description: "Approve this issue, such as weekly#7"
        type: string
      resolve:
        description: "Settle what is unknown of this issue, such as weekly#7, as:"
        type: string
      as:
        description: "sent: they have arrived; resend: they have not"
        type: choice
        options: [sent, resend]

permissions:
  contents: write # for the branch of the state

concurrency:
  group: syndicate-digest
  cancel-in-progress: false

env:
  # What pip installs: a wheel in this repository, or the address of one. The one place that says so in this file.
  SYNDICATE: <WHEEL>
  STATE_BRANCH: <STATE_BRANCH>

jobs:
  digest:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      <INSTALL>
      - name: Fetch the state
        run: |
          <FETCH>
      - name: Write down how the state is kept
        run: |
          cat > "$RUNNER_TEMP/keep-state" <<'END'
          <KEEP>
          END
      - name: Send what is due
        env:
          FIRST_RUN: ${{ inputs.first_run }}
          APPROVE: ${{ inputs.approve }}
          RESOLVE: ${{ inputs.resolve }}
          AS: ${{ inputs.as }}<SECRETS>
        run: |
          keep="sh '$RUNNER_TEMP/keep-state'"
          if [ -n "$APPROVE" ]; then syndicate issues approve "$APPROVE"; fi
          if [ -n "$RESOLVE" ]; then syndicate send --resolve "$RESOLVE" --as "$AS" --checkpoint "$keep"; fi
          if [ "$FIRST_RUN" = true ]; then set -- --first-run; fi
          syndicate run --until-done 30m --checkpoint "$keep" "$@"
"""

_GITLAB = """\
# The feeds in GitLab Pages, and the digests, sent when they are due.
# What was sent is remembered on a branch of its own, <STATE_BRANCH>.
# About <STARTS> starts a month, <MINUTES> minutes of a runner at 2 each.
# Under Build, Pipeline schedules, in UTC: one schedule for each of these lines.<CRON_LINES>
# Under Settings, CI/CD, Variables, masked: <NAMES>,
# and STATE_TOKEN, an access token of the project that may write its repository.
# The first run: Build, Pipelines, "New pipeline", with the variable FIRST_RUN set to true.

variables:
  # What pip installs: a wheel in this repository, or the address of one. The one place that says so in this file.
  SYNDICATE: <WHEEL>
  STATE_BRANCH: <STATE_BRANCH>

default:
  image: python:3.12

pages:
  rules:
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - pip install "$SYNDICATE"
    # Whatever builds the site writes into public; then:
    - syndicate build --output "public/<OUTPUT>"
  artifacts:
    paths: [public]

digest:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" || $CI_PIPELINE_SOURCE == "web"
  resource_group: syndicate-digest
  timeout: 1h
  script:
    - pip install "$SYNDICATE"
    - git remote set-url origin "https://state:$STATE_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git"
    - |
        <FETCH>
    - |
        cat > ../keep-state <<'END'
        <KEEP>
        END
    - |
        set --
        if [ "${FIRST_RUN:-}" = true ]; then set -- --first-run; fi
        syndicate run --until-done 30m --checkpoint 'sh ../keep-state' "$@"
"""

_DOCKERFILE = """\
# syndicate for the site in this folder: `docker compose up --detach` builds and starts it (compose.yaml).
FROM python:3.12-slim
# What is installed: a wheel in the folder of the site. The one place that says so.
ARG SYNDICATE=<WHEEL>
COPY ${SYNDICATE} /tmp/
RUN pip install --no-cache-dir /tmp/*.whl && rm /tmp/*.whl \\
 && useradd --uid 1000 --create-home syndicate \\
 && mkdir --parents /site/<STATE> && chown --recursive syndicate /site
USER syndicate
WORKDIR /site
ENTRYPOINT ["syndicate"]
CMD ["run", "--every", "5m", "--until-done", "30m"]
"""

_COMPOSE = """\
# The feeds and digests of the site in this folder, built and sent for as long as this runs.
# The first run of all: docker compose run --rm syndicate run --first-run
# Feeds are written into the folder, which the user 1000 must be able to write; the state is in the one volume.
services:
  syndicate:
    build: .
    restart: unless-stopped
    # The message in hand is finished; the server may take ten minutes to answer for it.
    stop_grace_period: 11m
    environment:<VARIABLES>
    volumes:
      - .:/site
      - state:/site/<STATE>

volumes:
  state:
"""

"""Config files for the tests of config."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from syndicate.model import Config

SITE = "site: {title: Finance Wire, url: https://news.example.org}\n"
SUBSCRIPTIONS = "subscriptions: {everything: {feed: {}}}\n"
ENVIRON = {"SMTP_USER": "wire", "SMTP_PASSWORD": "hunter2-hunter2", "SYNDICATE_SECRET": "sesame-sesame"}

# Every key that is commonly written, each once.
EXAMPLE = """\
site:
  title: Finance Wire
  url: https://news.example.org        # every link is made absolute against it
  baseurl: ""                          # as Jekyll
  language: zh-CN
  timezone: Asia/Shanghai
  author: {name: News Desk, email: desk@example.org}
posts:
  source: posts                        # what Jekyll calls the source folder; default: the folder of this file
  paths: [_posts]                      # below source; default: every _posts folder. Each one named counts as a _posts folder (old_post too)
  permalink: date                      # Jekyll's styles (date, pretty, ordinal, weekdate, none) or a pattern with its placeholders
  naive_datetimes: utc                 # what a time with seconds but no zone means: utc (as Jekyll) or site
feeds: {output: feeds, url: "https://news.example.org/feeds", formats: [rss, atom, json], limit: 20, cover: 0h, content: full, ids: jekyll}   # each feed may override
digests:                               # each digest may override
  from: "Finance Wire <news@example.org>"
  mailer: outbox
  content: excerpt                     # excerpt | full | titles
  budget: 95000                        # bytes of the decoded HTML part
  first_issue: latest                  # latest | new | 24h | all
  address: "1 Example Road, Shanghai"  # the postal address in the footer
  view: "https://news.example.org/issues/{issue}"
  unsubscribe: "https://news.example.org/u?t={token}"
mailers:
  outbox: {type: outbox, path: .syndicate/outbox}          # .eml files: the embedded default
  relay: {type: smtp, host: mail.example.org, port: 587, security: starttls, username: "${SMTP_USER}", password: "${SMTP_PASSWORD}"}   # starttls | tls | none
secret: "${SYNDICATE_SECRET}"          # keys tokens and hashes; default: .syndicate/secret, mode 0600, made once
subscriptions:
  everything: {title: All the news, feed: {file: {atom: feed.xml}}}
  markets:
    title: Markets, every morning
    match: {category: [markets, bonds], not: {tag: sponsored}}
    feed: {}
    digest: {schedule: "30 7 * * mon-fri", subject: "{{ title }}: {{ posts[0].title }}", intro: intro.md, limit: 30, group_by: category, to: [list@example.org]}
  "category/{slug}": {each: category, title: "{value}", feed: {limit: 20}}     # one subscription for each category; `each: tag` likewise
"""  # noqa: E501 - it stands here as the documentation has it


def loaded(folder: Path, text: str, environ: Mapping[str, str] = ENVIRON, name: str = "config.yaml") -> Config:
    """Return the config that *text* in *folder* says."""
    path = folder / name
    path.write_text(text, "utf-8")
    return config.load(path, environ=environ)


def faults(folder: Path, text: str, environ: Mapping[str, str] = ENVIRON, name: str = "config.yaml") -> str:
    """Return what is wrong with *text*."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, environ, name)
    return str(caught.value)


def with_section(section: str, keys: str) -> str:
    """Return a config whose *section*, at the end, holds *keys*."""
    return SITE + SUBSCRIPTIONS + f"{section}:\n" + indent(dedent(keys), "  ") + "\n"


def with_subscription(keys: str, name: str = "markets", top: str = "") -> str:
    """Return a config of one subscription, whose keys start in line 4."""
    return f"{SITE}{top}subscriptions:\n  {name}:\n" + indent(dedent(keys), "    ") + "\n"

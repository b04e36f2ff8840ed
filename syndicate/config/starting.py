"""The first ``config.yaml`` of a site: what its ``_config.yml`` says, every feed where it was."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from syndicate.config import jekyll, jekyll_site, loading
from syndicate.config.jekyll_feeds import KeptFeeds, kept_feeds
from syndicate.config.jekyll_site import Value, mapping

SCHEMA_FILE = ".syndicate/config.schema.json"  #: Where ``init`` writes the schema: neither git nor Jekyll looks there.
_PLAIN = re.compile(r"\.?[^\W\d_][\w./@-]*\Z")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf"})
_JEKYLL_FEED_LIMIT = "10"
_NO_URL = "https://www.example.org"

_TOP = """\
# yaml-language-server: $schema={schema}
# What syndicate makes of this site. The line above lets editors check and complete this file;
# `syndicate schema` prints what it names. Paths are relative to this file; ${{NAME}} reads the environment.
"""
_DIGESTS = """\

# Digests: mark a subscription with `digest:` to send it. Try one with `syndicate preview` first.
# digests:
#   from: "News <news@example.org>"            # change this
#   address: "1 Example Road, Example Town"    # the postal address in the footer
#   unsubscribe: "mailto:news@example.org"
# mailers:
#   relay: {type: smtp, host: mail.example.org, username: "${SMTP_USER}", password: "${SMTP_PASSWORD}"}
"""
_EXAMPLE = """\
  # weekly:
  #   title: The week
  #   match: {category: [news, updates], not: {tag: sponsored}}
  #   feed: {}
  #   digest: {schedule: "0 8 * * fri", to: [list@example.org], mailer: relay}
"""
_OUTPUT = """\

# Feeds lie where jekyll-feed put them: written into the source folder, from where Jekyll copies them to the site.
# jekyll-feed itself leaves out every feed whose file is there already.
"""
_NEW = """\
site:
  title: My site                  # change this
  url: https://www.example.org    # change this: every link is made absolute against it
  language: en
  timezone: UTC
posts:
  source: .                       # every _posts folder below it
feeds: {output: feeds, formats: [rss, atom, json], limit: 20}
"""
_EVERYTHING = """
subscriptions:
  everything: {title: All posts, feed: {}}
  "category/{slug}": {each: category, title: "{value}", feed: {}}    # one for each category
"""


def initial(folder: Path) -> str:
    """Return the text of a new ``config.yaml`` for *folder*, made from its ``_config.yml`` if there is one.

    Raises ConfigError when that file cannot be used.
    """
    path = folder / "_config.yml"
    top = _TOP.format(schema=SCHEMA_FILE)
    if not path.is_file():
        return f"{top}\n{_NEW}{_DIGESTS}{_EVERYTHING}{_EXAMPLE}"
    document, site = jekyll_site.read(path)
    made = jekyll.translate(document, {"url": _NO_URL} | {key: one for key, one in site.items() if one is not None})
    checked = loading.check(made.document, path, environ={}, labels=made.labels)
    return top + _of_jekyll(mapping(made.document.value), site, checked.site.home.rstrip("/"))


def dumped(value: Value) -> str:
    """Return *value* in YAML's flow style, on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{dumped(key)}: {dumped(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(dumped(one) for one in value)}]"
    text = value or ""
    if (_PLAIN.match(text) and text.lower() not in _NOT_PLAIN) or re.fullmatch("[1-9][0-9]*", text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)


def _of_jekyll(config: Mapping[str, Value], site: Mapping[str, Value], home: str) -> str:
    said, posts, feeds = (mapping(config.get(key)) for key in ("site", "posts", "feeds"))
    title = str(said["title"])
    kept = kept_feeds(site, title)
    shared: dict[str, Value] = {"output": posts.get("source", "."), "url": home, "formats": ["atom"]}
    shared |= {"limit": feeds.get("limit", _JEKYLL_FEED_LIMIT)}
    shared |= {key: one for key, one in feeds.items() if key == "content"}
    return "".join(
        [
            _section("site", said, "" if site.get("url") else "    # change url: the _config.yml has none"),
            _section("posts", posts),
            _OUTPUT,
            f"feeds: {dumped(shared)}\n",
            _DIGESTS,
            _subscriptions(kept),
            _EXAMPLE,
        ]
    )


def _section(name: str, values: Mapping[str, Value], comment: str = "") -> str:
    if not values:
        return ""
    return f"\n{name}:{comment}\n" + "".join(f"  {key}: {dumped(value)}\n" for key, value in values.items())


def _subscriptions(kept: KeptFeeds) -> str:
    lines = [f"  # {note}\n" for note in kept.notes]
    for name, keys in kept.subscriptions.items():
        lines.append(f"  {dumped(name)}:\n")
        if "each" in keys and "match" in keys:
            lines.append("    # `match` leaves such posts out of the feeds of their other tags, too.\n")
        lines += [f"    {key}: {dumped(value)}\n" for key, value in keys.items()]
    return "\nsubscriptions:\n" + "".join(lines)

from syndicate.config import outline
from syndicate.config.digest_models import SmtpMailer
from syndicate.config.feed_models import FeedSection
from syndicate.config.matching import Match
from syndicate.config.models import Root


def test_sections_are_found_by_their_place() -> None:
    assert outline.section(Root, ()) is Root
    assert outline.section(Root, ("subscriptions", "a", "feed")) is FeedSection
    assert outline.section(Root, ("subscriptions", "a", "match", "any", 0, "not")) is Match
    assert outline.section(Root, ("mailers", "relay", "smtp")) is SmtpMailer


def test_some_places_have_no_section() -> None:
    assert outline.section(Root, ("site", "title")) is None
    assert outline.section(Root, ("mailers", "relay")) is None
    assert outline.section(Root, ("mailers", "relay", "pigeon")) is None
    assert outline.section(Root, ("nowhere", "else")) is None


def test_keys_are_told_once_though_a_match_holds_matches() -> None:
    paths = [key.path for key in outline.keys(Root) if ".match." in key.path]
    assert paths == [
        f"subscriptions.NAME.match.{key}"
        for key in ("category", "tag", "author", "lang", "path", "field", "any", "not")
    ]

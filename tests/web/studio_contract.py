"""What every studio promises the pages: the tests of ``web.ports.Studio``, for the real one and the one in memory."""

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from syndicate.errors import DraftError, SyndicateError, UsageError
from syndicate.web.ports import Studio
from syndicate.web.values import Choice, Engine, Scheme, Verdict, View

VIEWS = [
    View(),
    View(scheme=Scheme.DARK),
    View(engine=Engine.OUTLOOK),
    View(has_images=False),
    View(scheme=Scheme.DARK, engine=Engine.OUTLOOK, has_images=False),
]


class StudioContract:
    """Inherit, and give a fixture ``studio`` of a site with posts, a digest ``markets`` and no draft."""

    def test_the_outline_names_what_the_methods_take(self, studio: Studio) -> None:
        outline = studio.outline()
        assert outline.subscriptions
        assert "default" in outline.themes
        assert "digest" in outline.templates
        for line in outline.subscriptions:
            assert studio.preview(Choice(name=line.name)).name == line.name
            if line.feed_files:
                assert studio.feed(line.name).line == line

    def test_without_a_name_it_is_the_first_that_has_a_digest(self, studio: Studio) -> None:
        wanted = next(line.name for line in studio.outline().subscriptions if line.has_digest)
        assert studio.preview(Choice()).name == wanted

    def test_a_name_that_is_none(self, studio: Studio) -> None:
        for act in (lambda: studio.preview(Choice(name="nothing")), lambda: studio.feed("nothing")):
            with pytest.raises(UsageError):
                act()

    def test_a_digest_and_what_is_known_of_it_agree(self, studio: Studio) -> None:
        found = studio.preview(Choice(name="markets"))
        assert dict(found.facts)["Subject"]
        assert found.sizes.html == len(found.html.encode())
        assert found.sizes.message == len(found.message)
        assert found.sizes.html <= found.sizes.html_encoded
        assert found.sizes.html < found.sizes.message
        inside = [line for line in found.posts if line.verdict is not Verdict.OUT]
        assert inside
        assert inside == list(found.posts[: len(inside)])
        assert all(line.why.endswith(".") for line in found.posts)

    def test_the_same_choice_is_the_same_digest(self, studio: Studio) -> None:
        assert studio.preview(Choice(name="markets")) == studio.preview(Choice(name="markets"))

    def test_a_window_has_no_draft_and_cannot_be_sent(self, studio: Studio) -> None:
        found = studio.preview(Choice(name="markets", last=timedelta(days=3650)))
        assert found.draft is None
        assert not found.can_send

    def test_a_limit_is_kept(self, studio: Studio) -> None:
        found = studio.preview(Choice(name="markets", last=timedelta(days=3650), limit=1))
        assert sum(line.verdict is Verdict.CARD for line in found.posts) == 1

    @pytest.mark.parametrize("view", VIEWS, ids=str)
    def test_in_every_view_every_element_is_there_in_its_order(self, studio: Studio, view: View) -> None:
        choice = Choice(name="markets")
        tags = [one.name for one in BeautifulSoup(studio.preview(choice).html, "html.parser").find_all()]
        assert [one.name for one in BeautifulSoup(studio.mail(choice, view), "html.parser").find_all()] == tags

    def test_views_differ_where_they_must(self, studio: Studio) -> None:
        choice = Choice(name="markets")
        light, dark, outlook, plain, _ = (studio.mail(choice, view) for view in VIEWS)
        assert len({light, dark, outlook, plain}) == 4
        assert "prefers-color-scheme" not in dark
        assert "@media" not in outlook
        assert not re.search(r"<img[^>]* src=", plain)

    def test_a_draft_is_begun_edited_and_kept(self, studio: Studio) -> None:
        choice = Choice(name="markets")
        studio.begin_draft("markets")
        draft = studio.preview(choice).draft
        assert draft is not None
        assert draft.version
        assert draft.entries
        assert not draft.left_out
        first, *others = draft.entries
        studio.save_draft("markets", replace(draft, subject="Mine: a subject", entries=(*others, first)))
        found = studio.preview(choice)
        assert found.draft is not None
        assert found.draft.version != draft.version
        assert [one.id for one in found.draft.entries] == [one.id for one in (*others, first)]
        assert dict(found.facts)["Subject"] == "Mine: a subject"
        studio.save_draft("markets", replace(found.draft, entries=(first,)))
        left = studio.preview(choice).draft
        assert left is not None
        assert {one.id for one in left.left_out} == {one.id for one in others}
        with pytest.raises(DraftError):
            studio.save_draft("markets", draft)

    def test_a_draft_is_begun_once(self, studio: Studio) -> None:
        studio.begin_draft("markets")
        with pytest.raises(UsageError):
            studio.begin_draft("markets")

    def test_a_test_is_sent(self, studio: Studio) -> None:
        assert "anna@example.org" in studio.send_test(Choice(name="markets"), "anna@example.org")

    @pytest.mark.parametrize("where", ["../../etc/passwd:1", "/etc/passwd:1", ".syndicate/secret:1", "", "x:y"])
    def test_no_source_of_files_that_are_not_the_sites(self, studio: Studio, where: str) -> None:
        assert studio.source(where) == ()

    @pytest.mark.parametrize("path", ["../config.yaml", "/etc/passwd", ".syndicate/x.png", "", "none.png", "\0"])
    def test_no_picture_that_is_not_the_sites(self, studio: Studio, path: str) -> None:
        assert studio.picture(path) is None

    def test_what_cannot_be_made_says_why(self, studio: Studio) -> None:
        with pytest.raises(SyndicateError):
            studio.preview(Choice(name="markets", theme="no-such-theme"))

    def test_nothing_is_yielded_once_it_is_stopped(self, studio: Studio) -> None:
        stop = threading.Event()
        stop.set()
        assert list(studio.changes(stop)) == []

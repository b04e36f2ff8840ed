"""What the preview edits of a draft is written into its file, and only while that is as it was seen."""

from dataclasses import replace
from pathlib import Path

import pytest

from syndicate.app import draftedits
from syndicate.app.preview import PreviewRequest
from syndicate.errors import DraftError, SyndicateError
from syndicate.web.values import DraftEntry, DraftText
from tests.app.desks import HOUR, Newsroom
from tests.factories import NOON

FILE = "drafts/markets.yaml"


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """Return a site of three posts, of whose draft the last was deleted, before a fourth came."""
    room = Newsroom(tmp_path, digests=", first_issue: all")
    ids = [room.post(title, NOON - hours * HOUR) for hours, title in enumerate(("One", "Two", "Three"), 1)]
    text = room.draft().replace(f"  - title: Three\n    id: {ids[2]}\n", "  # Not Three.\n")
    room.write(FILE, text.replace("title: Two", "title: Two, in other words"))
    room.post("Four")
    return room


def seen(room: Newsroom) -> DraftText:
    found = draftedits.draft_text(room.preview())
    assert found is not None
    return found


def save(room: Newsroom, draft: DraftText) -> None:
    draftedits.save(room.app.office(), "markets", draft)


def titles(entries: tuple[DraftEntry, ...]) -> list[str]:
    return [one.title for one in entries]


class TestWhatThereIsToEdit:
    def test_the_entries_and_what_is_not_among_them(self, room: Newsroom) -> None:
        draft = seen(room)
        assert draft.where == FILE
        assert titles(draft.entries) == ["One", "Two, in other words"]
        assert titles(draft.left_out) == ["Four", "Three"]
        assert (draft.subject, draft.preheader, draft.intro, draft.outro) == (None, None, None, None)

    def test_what_they_say(self, room: Newsroom) -> None:
        one, two = seen(room).entries
        room.write(
            FILE,
            "posts:\n- path: _posts/2022-05-20-one.md\n  as: never\n"
            f"- id: {two.id}\n  pin: true\n  blurb: |\n    Own.\n",
        )
        assert seen(room).entries == (
            replace(one, treatment="never"),
            replace(two, title="Two", is_pinned=True, blurb="Own.\n"),
        )

    def test_nothing_where_there_is_no_draft(self, room: Newsroom) -> None:
        (room.folder / FILE).unlink()
        assert seen(room) == DraftText(version="", where=FILE)

    def test_no_draft_is_of_a_window(self, room: Newsroom) -> None:
        assert draftedits.draft_text(room.preview(last=HOUR)) is None

    def test_nor_of_what_is_never_sent(self, room: Newsroom) -> None:
        (room.folder / FILE).unlink()
        assert draftedits.draft_text(room.app.preview(PreviewRequest(name="bonds"))) is None

    def test_a_draft_with_faults_is_named_by_its_line(self, room: Newsroom) -> None:
        room.write(FILE, "posts:\n- id: nothing\n")
        with pytest.raises(DraftError, match=r"drafts/markets\.yaml:2: there is no post"):
            seen(room)


class TestSaving:
    def test_order_words_and_who_is_in(self, room: Newsroom) -> None:
        draft = seen(room)
        one, two = draft.entries
        four, three = draft.left_out
        save(
            room,
            replace(
                draft,
                subject="  Gold\nfalls ",
                intro="Dear readers,\r\n\r\nhello\r\n",
                outro="",
                entries=(four, replace(two, blurb="Own *words*."), replace(three, treatment="title", is_pinned=True)),
            ),
        )
        after = seen(room)
        assert titles(after.entries) == ["Four", "Two, in other words", "Three"]
        assert titles(after.left_out) == ["One"]
        assert after.entries[1].blurb == "Own *words*."
        assert (after.entries[2].treatment, after.entries[2].is_pinned) == ("title", True)
        assert (after.subject, after.intro, after.outro) == ("Gold falls", "Dear readers,\n\nhello\n", "")
        assert after.version != draft.version
        text = room.read(FILE)
        assert "  # Not Three.\n" in text
        assert f'  - {{id: "{four.id}", title: "Four"}}\n' in text
        assert text.startswith("# The next issue of Markets.")
        save(room, replace(after, entries=(one,)))
        assert titles(seen(room).entries) == ["One"]

    def test_of_the_same_writes_the_same(self, room: Newsroom) -> None:
        before = room.read(FILE)
        save(room, seen(room))
        assert room.read(FILE) == before

    def test_a_draft_that_remembers_nothing_does_not_begin_to(self, room: Newsroom) -> None:
        one, _ = seen(room).entries
        room.write(FILE, f"posts:\n- id: {one.id}\n")
        draft = seen(room)
        save(room, replace(draft, entries=(*draft.left_out[:1], *draft.entries)))
        assert "offered" not in room.read(FILE)
        assert titles(seen(room).entries) == ["Four", "One"]

    def test_an_older_post_can_be_taken_in(self, room: Newsroom) -> None:
        room.send()
        id_ = room.post("Foreign", NOON - 9 * HOUR, categories="bonds")
        room.post("Five")
        room.draft()
        draft = seen(room)
        save(room, replace(draft, entries=(*draft.entries, DraftEntry(id=id_, title="Foreign"))))
        assert titles(seen(room).entries)[-1] == "Foreign"


class TestWhatIsRefused:
    def refused(self, room: Newsroom, draft: DraftText) -> str:
        """Return why; nothing was written."""
        before = room.read(FILE)
        with pytest.raises(SyndicateError) as caught:
            save(room, draft)
        assert room.read(FILE) == before
        assert isinstance(caught.value, DraftError)
        return str(caught.value)

    def test_another_version(self, room: Newsroom) -> None:
        draft = seen(room)
        room.write(FILE, room.read(FILE) + "# mine\n")
        assert self.refused(room, replace(draft, subject="x")) == (
            "drafts/markets.yaml: was changed meanwhile\n  Nothing was written. Load the preview anew, and edit that."
        )

    def test_a_file_that_is_gone(self, room: Newsroom) -> None:
        draft = seen(room)
        (room.folder / FILE).unlink()
        with pytest.raises(DraftError, match=r"drafts/markets\.yaml: is not there any more"):
            save(room, draft)
        assert not (room.folder / FILE).exists()

    def test_a_post_that_is_none(self, room: Newsroom) -> None:
        draft = seen(room)
        new = DraftEntry(id="urn:nothing", title="Nothing")
        assert 'there is no post with the id "urn:nothing"' in self.refused(room, replace(draft, entries=(new,)))

    def test_a_post_of_an_earlier_issue(self, room: Newsroom) -> None:
        one = seen(room).entries[0]
        room.send()
        room.post("Five")
        room.draft()
        draft = seen(room)
        assert '"One" is in markets#1 already' in self.refused(room, replace(draft, entries=(*draft.entries, one)))

    def test_characters_that_mail_cannot_carry(self, room: Newsroom) -> None:
        assert "`outro` holds a character that mail cannot carry" in self.refused(
            room, replace(seen(room), outro="bell\x07")
        )

    def test_what_excludes_each_other(self, room: Newsroom) -> None:
        draft = seen(room)
        both = replace(draft.entries[0], treatment="title", blurb="Words.")
        assert "a blurb is not shown of a post `as: title`" in self.refused(room, replace(draft, entries=(both,)))

    def test_a_word_that_is_none(self, room: Newsroom) -> None:
        draft = seen(room)
        odd = replace(draft.entries[0], treatment="ful")
        assert '`as` cannot be "ful"' in self.refused(room, replace(draft, entries=(odd,)))

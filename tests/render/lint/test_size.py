from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, findings_in, page

GMAIL = ("gmail.ios",)
POSTS = ("https://x.org/a", "https://x.org/b")
LARGE = "".join(f'<div><a href="{url}">Title</a>\n<p>{"中" * 18_000}</p></div>\n' for url in POSTS)


def test_what_gmail_clips_is_an_error_at_the_place() -> None:
    (one,) = findings("M001", LARGE, clients=GMAIL, posts=POSTS)
    assert one.severity is Severity.ERROR
    assert one.message.startswith("the HTML part takes 108,")
    assert "clips it here, behind 102,400" in one.message
    assert (one.line, one.element) == (8, "<p>")
    html = page(LARGE)
    start = sum(len(line) + 1 for line in html.split("\n")[: one.line - 1]) + one.column - 1
    assert 102_397 <= len(html[:start].encode()) <= 102_400


def test_text_alone_is_clipped_too() -> None:
    (one,) = findings_in("M001", "a\n" * 60_000, clients=GMAIL)
    assert (one.line, one.column, one.element) == (51_201, 1, "")


def test_the_largest_posts_are_named_with_their_bytes() -> None:
    (one,) = findings("M001", LARGE, clients=GMAIL, posts=POSTS)
    assert "The largest posts, in bytes: 54,054 https://x.org/a; 54,054 https://x.org/b." in one.hint


def test_little_room_is_a_warning() -> None:
    (one,) = findings_in("M001", page(f"<p>{'a' * 95_000}</p>"), clients=GMAIL)
    assert one.severity is Severity.WARNING
    assert one.line == 0
    assert one.hint.endswith("`content: excerpt`.")


def test_a_mail_that_is_large_only_as_it_is_encoded_is_information() -> None:
    (one,) = findings("M001", clients=GMAIL, encoded_bytes=120_000)
    assert (one.severity, one.message) == (Severity.INFO, "the HTML part takes 120,000 bytes as it is transferred")


def test_other_clients_clip_nothing() -> None:
    assert findings("M001", LARGE, clients=["outlook.windows"]) == []


def test_a_small_mail_is_fine() -> None:
    assert findings("M001", encoded_bytes=9000) == []

"""An entry is made once, shared by all feeds, and forgotten after its last use."""

from collections import Counter

from syndicate.app.press import Press
from syndicate.model import Content, FeedContent, Post
from tests.factories import make_content, make_post, make_site


def test_each_body_is_read_once_while_feeds_still_want_it() -> None:
    one, two = make_post(1), make_post(2)
    read: list[str] = []

    def content(post: Post) -> Content:
        read.append(post.title)
        return make_content(f"<p>{post.title}</p>")

    press = Press(content, make_site(), uses=Counter({one.id: 3, two.id: 1}))
    first = press.entries([one, two], FeedContent.FULL)
    second = press.entries([one], FeedContent.FULL)
    assert second[0] is first[0]
    assert [entry.id for entry in first] == [one.id, two.id]
    excerpt = press.entries([one], FeedContent.EXCERPT)[0]
    assert b"Post 1</p>" not in excerpt.json
    assert read == ["Post 1", "Post 2"]
    assert not press._articles
    assert not press._entries


def test_a_post_without_readable_body_is_left_out_and_read_once() -> None:
    post = make_post()
    calls: list[Post] = []
    press = Press(calls.append, make_site(), uses=Counter({post.id: 2}))
    assert press.entries([post], FeedContent.FULL) == []
    assert press.entries([post], FeedContent.FULL) == []
    assert calls == [post]

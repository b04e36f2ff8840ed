"""A name on the command line means one subscription, or an error that names them."""

import pytest

from syndicate.app.choice import SHOWN, chosen, only_digest
from syndicate.errors import UsageError
from syndicate.model import DigestSettings, Subscription


def subscription(name: str, *, digest: bool = False) -> Subscription:
    return Subscription(name=name, title=name, digest=DigestSettings() if digest else None)


def test_the_one_of_that_name() -> None:
    assert chosen([subscription("a"), subscription("category/b")], "category/b").name == "category/b"


def test_a_misspelt_name_is_suggested() -> None:
    with pytest.raises(UsageError, match="Did you mean markets") as caught:
        chosen([subscription("markets"), subscription("bonds")], "market")
    assert caught.value.exit_code == 2


def test_where_nothing_is_near_all_are_named_up_to_a_limit() -> None:
    with pytest.raises(UsageError, match=r"n0, n1, .* and 5 more\."):
        chosen([subscription(f"n{n}") for n in range(SHOWN + 5)], "quite another")


def test_the_only_digest_needs_no_name() -> None:
    assert only_digest([subscription("a"), subscription("b", digest=True)]).name == "b"


def test_of_two_digests_one_must_be_named() -> None:
    with pytest.raises(UsageError, match=r"which digest\?\n  Name one of: a, b\."):
        only_digest([subscription("a", digest=True), subscription("b", digest=True), subscription("c")])


def test_without_a_digest_any_subscription_may_be_named() -> None:
    with pytest.raises(UsageError, match=r"no subscription has a digest\n  .*: a, b"):
        only_digest([subscription("a"), subscription("b")])

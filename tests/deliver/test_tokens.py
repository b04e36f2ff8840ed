import re
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.deliver.tokens import TOKEN_LENGTH, Keys, load_secret
from syndicate.errors import SyndicateError

KEYS = Keys("a secret of the tests, long enough")
HASH = KEYS.address_hash("ann@example.com")


@given(address=st.emails(), subscription=st.text(st.characters(codec="utf-8")))
def test_a_token_is_read_back_and_can_stand_in_an_address(address: str, subscription: str) -> None:
    token = KEYS.token(subscription, KEYS.address_hash(address))
    assert KEYS.read(token) == (KEYS.address_hash(address), KEYS.subscription_hash(subscription))
    assert re.fullmatch(rf"[\w-]{{{TOKEN_LENGTH}}}", token, re.ASCII)


def test_a_token_is_for_one_address_and_one_subscription_and_always_the_same() -> None:
    token = KEYS.token("markets", HASH)
    assert token == KEYS.token("markets", HASH)
    assert token != KEYS.token("english", HASH)
    assert token != KEYS.token("markets", KEYS.address_hash("bob@example.com"))
    assert token != Keys("another secret of the tests").token("markets", HASH)


def test_a_token_with_any_other_character_is_refused() -> None:
    token = KEYS.token("markets", HASH)
    for position, character in enumerate(token):
        for other in "Ab_":
            changed = token[:position] + other + token[position + 1 :]
            if other == character:
                continue
            with pytest.raises(SyndicateError, match="not an unsubscribe token of ours"):
                KEYS.read(changed)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("财经", id="not ASCII"),
        pytest.param("A", id="too short"),
        pytest.param(KEYS.token("markets", HASH) + "=", id="padded"),
        pytest.param(KEYS.token("markets", HASH) + "A", id="longer"),
        pytest.param(KEYS.token("markets", HASH)[:-1], id="cut"),
        pytest.param(Keys("another secret of the tests").token("markets", HASH), id="of another secret"),
    ],
)
def test_what_is_no_token_of_ours_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(SyndicateError) as raised:
        KEYS.read(token)
    assert len(token) < 9 or token[:9] not in str(raised.value)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("ann@example.com", "ann@EXAMPLE.com", True, id="domain in another case"),
        pytest.param("ann@example.com", "Ann@example.com", False, id="name in another case"),
        pytest.param("ann@example.com", "bob@example.com", False, id="another name"),
    ],
)
def test_a_hash_stands_for_one_address(one: str, other: str, *, is_same: bool) -> None:
    assert (KEYS.address_hash(one) == KEYS.address_hash(other)) is is_same
    assert len(KEYS.address_hash(one)) == 16


def test_a_secret_may_be_text_or_bytes_and_is_never_shown() -> None:
    assert Keys(b"a secret of the tests, long enough").address_hash("a@b.org") == KEYS.address_hash("a@b.org")
    assert "secret of" not in repr(KEYS)
    assert not hasattr(KEYS, "__dict__")


def test_the_secret_of_the_config_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    assert load_secret("from the environment", tmp_path) == b"from the environment"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    state = tmp_path / ".syndicate"
    secret = load_secret("", state)
    assert len(secret) >= 43
    assert load_secret("", state) == secret
    assert stat.S_IMODE((state / "secret").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["secret"]


def test_runs_at_the_same_time_use_one_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def load() -> None:
        start.wait()
        found.append(load_secret("", tmp_path))

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_another_run_that_was_quicker_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_secret("", tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "exists", lambda _: False)  # as it was a moment ago
        assert load_secret("", tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("secret", ["changeme", "x" * 15])
def test_a_secret_that_could_be_guessed_is_refused_and_not_shown(secret: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{secret}\n")
    for given_secret in (secret, ""):
        with pytest.raises(SyndicateError, match="it needs 16 at least") as raised:
            load_secret(given_secret, tmp_path)
        assert secret not in str(raised.value)


def test_a_secret_that_cannot_be_read_is_not_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    with pytest.raises(SyndicateError, match="the secret cannot be read"):
        load_secret("", tmp_path)

"""Keys of the owner's secret: hashes that stand for addresses, and unsubscribe tokens that nobody else can make."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from pathlib import Path

from syndicate.errors import SyndicateError

_VERSION = b"\x01"
_ADDRESS_BYTES, _SUBSCRIPTION_BYTES, _SEAL_BYTES = 16, 8, 16
_TOKEN_BYTES = len(_VERSION) + _ADDRESS_BYTES + _SUBSCRIPTION_BYTES + _SEAL_BYTES
TOKEN_LENGTH = -(-_TOKEN_BYTES * 4 // 3)  #: Characters of a token: letters, digits, ``-`` and ``_``.
_FEWEST_CHARACTERS = 16
_FILE = "secret"


class Keys:
    """What is derived from the secret. Another secret makes other hashes, and every old token void."""

    __slots__ = ("_address", "_seal", "_subscription")

    def __init__(self, secret: str | bytes) -> None:
        master = secret.encode() if isinstance(secret, str) else secret
        # One key for each use, so that what one shows says nothing about another.
        self._address, self._subscription, self._seal = (
            _mac(master, b"syndicate " + use) for use in (b"address", b"subscription", b"token")
        )

    def __repr__(self) -> str:
        return "Keys(***)"

    def address_hash(self, address: str) -> bytes:
        """Return the 16 bytes that stand for *address*; its domain may be in any case, what is before it may not."""
        local, _, domain = address.rpartition("@")
        return _mac(self._address, f"{local}@{domain.lower()}".encode())[:_ADDRESS_BYTES]

    def subscription_hash(self, name: str) -> bytes:
        """Return the 8 bytes that stand for the subscription *name*."""
        return _mac(self._subscription, name.encode())[:_SUBSCRIPTION_BYTES]

    def token(self, subscription: str, address_hash: bytes) -> str:
        """Return what lets its holder, and nobody else, end *subscription* for one address; it names neither."""
        return self.sealed(self.subscription_hash(subscription), address_hash)

    def sealed(self, subscription_hash: bytes, address_hash: bytes) -> str:
        """Return the token of a subscription whose hash is known."""
        content = _VERSION + address_hash + subscription_hash
        return _printable(content + _mac(self._seal, content)[:_SEAL_BYTES])

    def read(self, token: str) -> tuple[bytes, bytes]:
        """Return the hashes of address and subscription that *token* was made for. Raises SyndicateError for any other.

        What the token says is not repeated: it may be somebody's.
        """
        try:
            data = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (UnicodeEncodeError, Base64Error):
            data = b""
        content, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
        is_ours = hmac.compare_digest(seal, _mac(self._seal, content)[:_SEAL_BYTES])
        # One way to write each token: what the decoder forgives would be a second.
        if not is_ours or content[:1] != _VERSION or _printable(data) != token:
            raise SyndicateError(
                "this is not an unsubscribe token of ours",
                hint="Tokens are void once `secret` has changed; use `syndicate recipients unsubscribe ADDRESS`.",
            )
        return content[1 : 1 + _ADDRESS_BYTES], content[1 + _ADDRESS_BYTES :]


def load_secret(secret: str, state: Path) -> bytes:
    """Return *secret* of the config, or where it is "" the one in the folder *state*, made when first asked for.

    Raises SyndicateError for one that could be guessed, or a file that cannot be used.
    """
    if secret:
        _check(secret.encode(), "secret")
        return secret.encode()
    path = state / _FILE
    try:
        if not path.exists():
            _make(path)
        found = path.read_bytes().strip()
    except OSError as error:
        raise SyndicateError(
            f"the secret cannot be read: {error.strerror}",
            where=str(path),
            hint="Make the folder readable for this user, or set `secret` in config.yaml.",
        ) from error
    _check(found, str(path))
    return found


def _make(path: Path) -> None:
    """Write a new secret at *path*, whole or not at all; where another run was quicker, its secret stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{_FILE}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secrets.token_urlsafe(32)}\n")
            file.flush()
            os.fsync(file.fileno())  # tokens that are sent must not outlive it
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)


def _check(secret: bytes, where: str) -> None:
    if len(secret) < _FEWEST_CHARACTERS:
        raise SyndicateError(
            f"the secret has {len(secret)} characters; it needs {_FEWEST_CHARACTERS} at least",
            where=where,
            hint="Use a long random text, such as `openssl rand -base64 32` prints.",
        )


def _printable(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")

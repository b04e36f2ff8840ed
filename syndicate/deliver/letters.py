"""Letters: an issue compiled once, and its message to each recipient by joining bytes."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from syndicate.deliver import addresses, mime
from syndicate.deliver.personal import Pieces, values_of
from syndicate.deliver.tokens import TOKEN_LENGTH, Keys
from syndicate.errors import SyndicateError
from syndicate.model import Digest
from syndicate.model.issue import Frozen, Head, Message, Recipient

Part = TypeVar("Part", Digest, Frozen)

_TOKEN = "{token}"  # noqa: S105 - the placeholder in the owner's address
_SAMPLE = "t" * TOKEN_LENGTH


class Letter:
    """An issue as it goes to everybody."""

    def __init__(self, frozen: Frozen, *, issue: str, frozen_at: datetime, keys: Keys) -> None:
        """Compile *frozen*, which is *issue* (``markets#7``). Raises SyndicateError for what no message could say."""
        head = frozen.head
        sender = addresses.parse(head.sender, where="from")
        self._issue, self._sender, self._keys = issue, sender, keys
        self._subscription_hash = keys.subscription_hash(frozen.subscription)
        self._view = head.view.replace("{issue}", quote(issue.replace("#", "-"), safe="/"))
        self._unsubscribe = _with_token(head.unsubscribe)
        self._is_one_click = self._unsubscribe.startswith("https://") and _TOKEN in self._unsubscribe
        self._form = mime.Form(
            sender=str(sender),
            date=mime.written_date(frozen_at),
            subject=frozen.subject,
            text=frozen.text,
            html=frozen.html,
            language=frozen.language,
            fields=_fields(head, issue),
        )
        self._check()

    def values(self, recipient: Recipient) -> dict[str, str]:
        """Return what stands in place of the marks for *recipient*, links among them."""
        # A list's members share one copy: a token in it would let any of them unsubscribe the list.
        token = "" if recipient.is_list else self._token(recipient.address)
        links = {"unsubscribe_url": self._unsubscribe, "view_url": self._view}
        return values_of(recipient) | {name: url.replace(_TOKEN, token) for name, url in links.items()}

    def as_read(self, part: Part, recipient: Recipient) -> Part:
        """Return what was frozen, or the digest that it is of, as *recipient* reads it."""
        values = self.values(recipient)
        return replace(
            part,
            subject=Pieces.of_text(part.subject).filled(values),
            preheader=Pieces.of_text(part.preheader).filled(values),
            html=Pieces.of_html(part.html).filled(values),
            text=Pieces.of_text(part.text).filled(values),
        )

    def message(self, recipient: Recipient) -> Message:
        """Return the message to *recipient*: the same bytes whenever it is asked for."""
        values = self.values(recipient)
        unsubscribe = values["unsubscribe_url"]
        message_id = mime.message_id(self._issue, recipient.address, self._sender.domain)
        data = self._form.filled(
            to=f"{values['name']} <{recipient.address}>" if values["name"] else recipient.address,
            message_id=message_id,
            fields=b"" if recipient.is_list else self._list_unsubscribe(unsubscribe),
            values=values,
        )
        return Message(sender=self._sender.address, recipient=recipient.address, message_id=message_id, data=data)

    def _token(self, address: str) -> str:
        return self._keys.sealed(self._subscription_hash, self._keys.address_hash(address))

    def _list_unsubscribe(self, url: str) -> bytes:
        if not url:
            return b""
        post = f"List-Unsubscribe-Post: {mime.ONE_CLICK}\r\n" if self._is_one_click else ""
        return f"List-Unsubscribe: <{url}>\r\n{post}".encode("ascii")  # checked when the letter was made

    def _check(self) -> None:
        """Refuse at once what would otherwise be refused at the first recipient, or be wrong for all of them."""
        if "unsubscribe_url" in self._form.personal_fields and not self._unsubscribe:
            raise SyndicateError(
                "the digest shows an unsubscribe link, and there is no address for it",
                where=self._issue,
                hint="Set `unsubscribe` in config.yaml.",
            )
        if self._unsubscribe:
            sample = mime.further({"List-Unsubscribe": self._unsubscribe.replace(_TOKEN, _SAMPLE)})
            mime.written("List-Unsubscribe", sample["List-Unsubscribe"])
        self.message(Recipient(address=self._sender.address))


def _fields(head: Head, issue: str) -> dict[str, str]:
    optional = {"Reply-To": head.reply_to, "List-Help": head.list_help, "Feedback-ID": head.feedback_id}
    further = {name: value for name, value in optional.items() if value} | {"X-Syndicate-Issue": issue}
    return {"List-Id": f"{head.list_name} <{head.list_id}>", **mime.further(further)}


def _with_token(unsubscribe: str) -> str:
    """Return the *unsubscribe* template; a ``mailto:`` gets the token as its subject, where replies are told by it."""
    if not unsubscribe.startswith("mailto:") or _TOKEN in unsubscribe:
        return unsubscribe
    has_subject = "subject=" in unsubscribe.lower()
    return f"{unsubscribe}{'&' if '?' in unsubscribe else '?'}{'body' if has_subject else 'subject'}={_TOKEN}"

"""Who may ask the preview for what: this computer's browser that was given its address, and no other page in it."""

from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "token"  # noqa: S105 (the name of a parameter)
MAX_BODY_BYTES = 1_048_576
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MAIL_SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; font-src http: https: data:; "
    f"form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox {MAIL_SANDBOX}"
)
_EVERY_RESPONSE = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CLOSED = """This preview was opened with another address.

Open the one that `syndicate preview --serve` has printed: it ends with a secret that only you have.
If you have lost it, end the command with Ctrl-C and start it again.
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through to *app* what comes from the page that the owner opened, and gives every response its headers."""

    app: ASGIApp
    port: int
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let *app* do it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _EVERY_RESPONSE.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refused(scope) or self._entrance(scope) or self.app
        await answer(scope, receive, send_with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        """Return what is said to a request that another site may have caused, else None."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        # A site whose name was made to mean 127.0.0.1 (DNS rebinding) still sends its own name.
        if host not in {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}:
            return _plain(421, f"This is http://127.0.0.1:{self.port}/, and no other name is answered.\n")
        # Other ports of this computer count as the same site, so cookies alone do not keep their pages out.
        is_foreign = headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
        is_visit = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
        if is_foreign and not is_visit:
            return _plain(403, "Another site has no business here.\n")
        if scope["method"] in {"GET", "HEAD"}:
            return None
        return _refused_change(scope["method"], headers, origin=f"http://{host}")

    def _entrance(self, scope: Scope) -> Response | None:
        """Return what gives the token's cookie for the token, and what is said to a request without; else None."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == TOKEN]
        if given and scope["method"] == "GET":
            if not self._is_token(given[0]):
                return _plain(403, _CLOSED)
            rest = urlencode([(name, value) for name, value in query if name != TOKEN])
            path = "/" + scope["path"].lstrip("/")  # with two of them it would name another host
            answer = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
            answer.set_cookie(self._cookie, self.token, httponly=True, samesite="strict")
            return answer
        shown = cookie_parser(Headers(scope=scope).get("cookie", "")).get(self._cookie, "")
        return None if self._is_token(shown) else _plain(403, _CLOSED)

    @property
    def _cookie(self) -> str:
        return f"syndicate-{self.port}"  # cookies know no ports: two previews at once need two names

    def _is_token(self, text: str) -> bool:
        return compare_digest(text.encode("utf-8", "replace"), self.token.encode())


def _refused_change(method: str, headers: Headers, *, origin: str) -> Response | None:
    if method != "POST":
        return _plain(405, "GET shows, POST changes; nothing else is done here.\n")
    if headers.get("origin") != origin:
        return _plain(403, "Only the preview's own page may change something.\n")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _plain(415, "Changes are written in JSON.\n")
    length = headers.get("content-length", "")
    if not length.isdigit():
        return _plain(411, "The length of the change is missing.\n")
    if int(length[:12]) > MAX_BODY_BYTES:
        return _plain(413, f"A change takes at most {MAX_BODY_BYTES:,} bytes.\n")
    return None


def _plain(status: int, text: str) -> Response:
    return PlainTextResponse(text, status_code=status)

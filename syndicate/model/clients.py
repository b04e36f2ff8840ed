"""The mail clients that the rules know: the id of each, as caniemail has it, and its name."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

CLIENTS: Mapping[str, str] = MappingProxyType(
    {
        "aol.android": "AOL (Android)",
        "aol.desktop-webmail": "AOL (web)",
        "aol.ios": "AOL (iOS)",
        "apple-mail.ios": "Apple Mail (iOS)",
        "apple-mail.macos": "Apple Mail (macOS)",
        "fastmail.desktop-webmail": "Fastmail (web)",
        "free-fr.desktop-webmail": "Free.fr (web)",
        "gmail.android": "Gmail (Android)",
        "gmail.desktop-webmail": "Gmail (web)",
        "gmail.ios": "Gmail (iOS)",
        "gmail.mobile-webmail": "Gmail (mobile web)",
        "gmx.android": "GMX (Android)",
        "gmx.desktop-webmail": "GMX (web)",
        "gmx.ios": "GMX (iOS)",
        "hey.desktop-webmail": "HEY (web)",
        "ionos-1and1.android": "IONOS (Android)",
        "ionos-1and1.desktop-webmail": "IONOS (web)",
        "laposte.desktop-webmail": "La Poste (web)",
        "mail-ru.desktop-webmail": "Mail.ru (web)",
        "orange.android": "Orange (Android)",
        "orange.desktop-webmail": "Orange (web)",
        "orange.ios": "Orange (iOS)",
        "outlook.android": "Outlook (Android)",
        "outlook.ios": "Outlook (iOS)",
        "outlook.macos": "Outlook (macOS)",
        "outlook.outlook-com": "Outlook.com",
        "outlook.windows": "Outlook (Windows)",
        "outlook.windows-mail": "Windows Mail",
        "protonmail.android": "Proton Mail (Android)",
        "protonmail.desktop-webmail": "Proton Mail (web)",
        "protonmail.ios": "Proton Mail (iOS)",
        "samsung-email.android": "Samsung Email",
        "sfr.android": "SFR (Android)",
        "sfr.desktop-webmail": "SFR (web)",
        "sfr.ios": "SFR (iOS)",
        "t-online-de.desktop-webmail": "T-Online (web)",
        "thunderbird.macos": "Thunderbird",
        "web-de.android": "WEB.DE (Android)",
        "web-de.desktop-webmail": "WEB.DE (web)",
        "web-de.ios": "WEB.DE (iOS)",
        "yahoo.android": "Yahoo Mail (Android)",
        "yahoo.desktop-webmail": "Yahoo Mail (web)",
        "yahoo.ios": "Yahoo Mail (iOS)",
    }
)
FAMILIES = tuple(dict.fromkeys(one.partition(".")[0] for one in CLIENTS))  #: ``gmail``, ``outlook``, …
#: Those that a digest is read in where the config names none.
USUAL_CLIENTS = (
    *("gmail.desktop-webmail", "gmail.ios", "gmail.android", "gmail.mobile-webmail"),
    *("outlook.windows", "outlook.outlook-com", "outlook.macos", "outlook.ios", "outlook.android"),
    *("apple-mail.macos", "apple-mail.ios", "samsung-email.android"),
    *("yahoo.desktop-webmail", "yahoo.ios", "yahoo.android"),
)


def by_family(names: Sequence[str]) -> str:
    """Return *names* of clients, those of a family as one: ``Gmail (Android, iOS, web), Outlook.com``."""
    parted = [(name, rest.rstrip(")")) for name, _, rest in (one.partition(" (") for one in names)]
    members = {name: [rest for other, rest in parted if other == name and rest] for name, _ in parted}
    return ", ".join(f"{name} ({', '.join(some)})" if some else name for name, some in members.items())


def clients_named(name: str) -> tuple[str, ...]:
    """Return the ids that *name* stands for: one client, or a family such as ``gmail``; none for no client."""
    return tuple(one for one in CLIENTS if name in (one, one.partition(".")[0]))

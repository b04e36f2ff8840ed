"""The sender that everybody writes first: an EmailMessage for each recipient, handed to smtplib.

``python naive_mail.py MESSAGE PORT COUNT`` takes its two parts from the file MESSAGE.
"""

import email
import email.policy
import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path


def main() -> None:
    """Send."""
    path, port, count = sys.argv[1:]
    source = email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.default)
    parts = [source.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content() if part else "" for part in parts)
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        for number in range(int(count)):
            message = EmailMessage()
            message["From"] = "Wire <news@example.org>"
            message["To"] = f"Reader {number} <r{number}@example.org>"
            message["Subject"] = str(source["Subject"])
            message["List-Unsubscribe"] = f"<https://news.example.org/u?t={number:055}>"
            message.set_content(text)
            message.add_alternative(html, subtype="html")
            server.send_message(message)


main()

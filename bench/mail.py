"""Send one digest to 20,000 recipients, the ledger on: against a naive sender, and against ``smtp-source``.

make bench-mail                                  # needs smtp-sink and smtp-source of Postfix
python -m bench.mail --recipients 2000 --times 3 --postfix /path/to/usr/sbin

All send to ``smtp-sink``, which keeps nothing. The naive sender makes an EmailMessage for each recipient and hands it
to smtplib over one connection; it sends fewer, as each takes it the same. ``smtp-source`` is written in C, makes no
messages, records nothing, and sends as many of the same size over as many connections.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import run
from bench.sites import HERE, make_corpus

POSTS = 10
NAIVE = 1_000
CONFIG = """\
site: {title: Finance Wire, url: "https://news.example.org", language: zh-CN, timezone: Asia/Shanghai}
posts: {source: "@SOURCE@"}
feeds: {output: feeds}
mailers:
  relay:
    {type: smtp, host: 127.0.0.1, port: @PORT@, security: none, connections: @CONNECTIONS@, per_connection: 1000000}
digests:
  from: "Wire <news@example.org>"
  mailer: relay
  first_issue: all
  unsubscribe: "https://news.example.org/u?t={token}"
subscriptions: {all: {title: Everything, digest: {limit: 10}}}
"""


@contextmanager
def sink(programs: Path) -> Iterator[int]:
    """Give the port of an ``smtp-sink`` that takes everything."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    library = {**os.environ, "LD_LIBRARY_PATH": str(programs.parent / "lib/postfix")}
    command = [str(programs / "smtp-sink"), *user, f"127.0.0.1:{port}", "1000"]
    process = subprocess.Popen(command, env=library, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


def make_site(work: Path, port: int, *, recipients: int, connections: int) -> Path:
    """Return a site of ten posts and its recipients, with nothing sent; its theme is compiled."""
    folder = work / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = make_corpus(work / "posts", POSTS)
    text = CONFIG.replace("@SOURCE@", str(source)).replace("@PORT@", str(port))
    (folder / "config.yaml").write_text(text.replace("@CONNECTIONS@", str(connections)))
    rows = "".join(f"r{number}@example.org,Reader {number},all\n" for number in range(recipients))
    (folder / "people.csv").write_text(f"email,name,subscriptions\n{rows}")
    for command in (["recipients", "import", "people.csv"], ["build"], ["preview", "all", "--out", "out"]):
        run(syndicate(*command), cwd=folder)
    return folder


def syndicate(*options: str) -> list[str]:
    """Return a command of ours."""
    return [str(Path(sys.executable).with_name("syndicate")), *options]


def once(work: Path, programs: Path, recipients: int, connections: int) -> dict[str, float]:
    """Run each side once; return CPU microseconds a message and seconds of the clock."""
    with sink(programs) as port:
        folder = make_site(work, port, recipients=recipients, connections=connections)
        ours, printed = run(syndicate("send", "all", "--yes", "--json"), cwd=folder)
        if json.loads(printed)["deliveries"] != {"accepted": recipients}:
            raise RuntimeError(f"not the same job: {printed!r}")
        naive = [sys.executable, str(HERE / "naive_mail.py"), "out/all.eml", str(port)]
        none, _ = run([*naive, "0"], cwd=folder)
        theirs, _ = run([*naive, str(NAIVE)], cwd=folder)
        size = (folder / "out/all.eml").stat().st_size
        source = [str(programs / "smtp-source"), "-s", str(connections), "-m", str(recipients), "-l", str(size)]
        os.environ["LD_LIBRARY_PATH"] = str(programs.parent / "lib/postfix")
        c, _ = run([*source, f"127.0.0.1:{port}"], cwd=folder)
    return {
        "ours": ours.cpu_s / recipients * 1e6,
        "naive": (theirs.cpu_s - none.cpu_s) / NAIVE * 1e6,
        "ours wall": ours.wall_s,
        "source wall": c.wall_s,
        "peak": ours.peak_mb,
        "size": float(size),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--postfix", type=Path, default=Path("/usr/sbin"), help="the folder of smtp-sink and smtp-source"
    )
    options = parser.parse_args()
    if not (options.postfix / "smtp-sink").exists():
        sys.exit("smtp-sink is not installed: it is part of Debian's postfix; or name its folder with --postfix.")
    with tempfile.TemporaryDirectory() as work:
        rounds = []
        for number in range(options.times):
            rounds.append(once(Path(work), options.postfix, options.recipients, options.connections))
            print(f"round {number + 1}: {_words(rounds[-1])}", file=sys.stderr)
    cpu = statistics.median(one["ours"] / one["naive"] for one in rounds)
    wall = statistics.median(one["ours wall"] / one["source wall"] for one in rounds)
    print(f"{options.recipients:,} recipients, {options.connections} connections, n={options.times}, medians")
    print(_words({name: statistics.median(one[name] for one in rounds) for name in rounds[0]}))
    print(f"CPU a message, ours : naive      {cpu:.2f}  (at most 0.10)")
    print(f"wall, ours : smtp-source         {wall:.2f}  (at most 2.0)")


def _words(figures: dict[str, float]) -> str:
    text = ", ".join(f"{name} {value:,.1f}" for name, value in figures.items())
    return re.sub(r"\bwall (\S+?)(,|$)", r"wall \1 s\2", text)


if __name__ == "__main__":
    main()

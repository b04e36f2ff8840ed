import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
import watchfiles

from syndicate.app import watching
from syndicate.app.watching import watch
from syndicate.errors import UsageError

PATIENCE_S = 30  #: How long a test waits for what comes within a second on an idle machine.


@contextmanager
def watched(*folders: Path, **options: Any) -> Iterator[Callable[[], frozenset[Path]]]:
    """Watch in another thread; what is yielded waits for the next batch."""
    stop, batches = threading.Event(), Queue[frozenset[Path]]()
    found = watch(folders, stop=stop, **options)

    def collect() -> None:
        for batch in found:
            batches.put(batch)

    thread = threading.Thread(target=collect)
    thread.start()
    try:
        yield lambda: batches.get(timeout=PATIENCE_S)
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


def until(next_batch: Callable[[], frozenset[Path]], path: Path) -> set[Path]:
    """Return what changes until *path* has: batches may be smaller on a busy machine."""
    found: set[Path] = set()
    while path not in found:
        found |= next_batch()
    return found


def write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def test_what_is_written_changed_and_removed_is_named(tmp_path: Path) -> None:
    with watched(tmp_path) as next_batch:
        write(tmp_path / "a.md")
        until(next_batch, tmp_path / "a.md")
        (tmp_path / "a.md").write_text("more")
        until(next_batch, tmp_path / "a.md")
        (tmp_path / "a.md").rename(tmp_path / "b.md")
        assert {tmp_path / "a.md"} <= until(next_batch, tmp_path / "b.md")
        (tmp_path / "b.md").unlink()
        until(next_batch, tmp_path / "b.md")


def test_what_changes_before_the_first_batch_is_asked_for_is_in_it(tmp_path: Path) -> None:
    stop = threading.Event()
    batches = watch([tmp_path], stop=stop)
    write(tmp_path / "a.md")
    assert next(batches) == {tmp_path / "a.md"}
    stop.set()
    assert list(batches) == []


def test_folders_that_appear_later_are_seen_and_stand_for_what_was_in_them_already(tmp_path: Path) -> None:
    with watched(tmp_path) as next_batch:
        write(tmp_path / "zh/_posts/first.md")
        until(next_batch, tmp_path / "zh")
        write(tmp_path / "zh/_posts/a.md")
        until(next_batch, tmp_path / "zh/_posts/a.md")


def test_what_does_not_count_is_passed_over(tmp_path: Path) -> None:
    ignored = (tmp_path / "feeds", tmp_path / "state")
    (tmp_path / "link").symlink_to("feeds")
    for name in ("feeds", "state", ".git", "_posts"):
        (tmp_path / name).mkdir()
    with watched(tmp_path, ignored=ignored) as next_batch:
        names = ["feeds/a.rss", "state/index.db", ".git/index", "_posts/.a.md.swp", "_posts/a.md~", "_posts/#a.md#"]
        write(*(tmp_path / name for name in [*names, "_posts/4913", "link/b.rss", "_posts/a.md___jb_tmp___"]))
        write(tmp_path / "_posts/z.md")
        found = until(next_batch, tmp_path / "_posts/z.md")
        assert found == {tmp_path / "_posts/z.md"}


def test_hidden_folders_count_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / ".theme").mkdir()
    with watched(tmp_path, tmp_path / ".theme", tmp_path / "absent") as next_batch:
        write(tmp_path / ".theme/feed.css")
        assert next_batch() == {tmp_path / ".theme/feed.css"}


def test_links_to_the_folder_are_resolved(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to("site")
    with watched(tmp_path / "link") as next_batch:
        write(tmp_path / "link/a.md")
        assert next_batch() == {tmp_path / "site/a.md"}


def test_a_slow_writer_gives_one_batch(tmp_path: Path) -> None:
    with watched(tmp_path, settle=timedelta(seconds=1)) as next_batch, (tmp_path / "a.md").open("w") as file:
        for _ in range(6):
            file.write("a piece\n")
            file.flush()
            threading.Event().wait(0.05)
        assert next_batch() == {tmp_path / "a.md"}


def test_a_steady_stream_of_writes_gives_batches(tmp_path: Path) -> None:
    arrived = threading.Event()

    def scribble() -> None:
        while not arrived.wait(0.01):
            (tmp_path / "a.md").write_text("text")

    with watched(tmp_path, settle=timedelta(seconds=1)) as next_batch:
        writer = threading.Thread(target=scribble)
        writer.start()
        try:
            assert next_batch() == {tmp_path / "a.md"}
        except Empty:  # pragma: no cover - only where this fails
            pytest.fail("nothing came while somebody wrote")
        finally:
            arrived.set()
            writer.join(PATIENCE_S)


@pytest.mark.parametrize(
    ("changes", "settle_s", "batches"),
    [
        pytest.param([(0, ""), (1, "")], 0.1, [], id="nothing"),
        pytest.param([(0, "a"), (0.09, ""), (0.1, ""), (0.3, "")], 0.1, [(0.1, "a")], id="quiet for as long"),
        pytest.param([(0, "a"), (0.09, "b"), (0.18, "a"), (0.27, ""), (0.28, "")], 0.1, [(0.28, "ab")], id="slowly"),
        pytest.param([(0, "a"), (0.2, ""), (0.3, "b"), (0.4, "")], 0.1, [(0.2, "a"), (0.4, "b")], id="two"),
        pytest.param([(n / 10, "a") for n in range(20)], 0.5, [(1.8, "a")], id="never quiet"),
        pytest.param([(n / 2, "a") for n in range(13)], 3, [(6, "a")], id="never quiet, and more patience"),
    ],
)
def test_batches_end_when_it_is_quiet_or_after_long_enough(
    changes: list[tuple[float, str]],
    settle_s: float,
    batches: list[tuple[float, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0

    def ticking() -> Iterator[set[str]]:
        nonlocal now
        for moment, names in changes:
            now = moment
            yield set(names)

    monkeypatch.setattr(watching, "monotonic", lambda: now)
    found = [(now, "".join(sorted(map(str, batch)))) for batch in watching._batches(ticking(), settle_s)]
    assert found == batches


@pytest.mark.parametrize(
    ("changes", "batches"),
    [
        pytest.param([(0, ""), (1, ""), (2, "")], [(1, "")], id="while nothing changes"),
        pytest.param([(0, ""), (0.9, "a"), (1, ""), (1.1, "")], [(1, "a"), (1.1, "")], id="after a batch that began"),
        pytest.param([(0, ""), (1, "a"), (1.1, "")], [(1.1, "a")], id="with a batch"),
    ],
)
def test_what_is_due_is_a_batch_of_nothing(
    changes: list[tuple[float, str]], batches: list[tuple[float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, built = 0.0, 0.0

    def ticking() -> Iterator[set[str]]:
        nonlocal now
        for moment, names in changes:
            now = moment
            yield set(names)

    def is_due() -> bool:
        return now >= 1 > built

    monkeypatch.setattr(watching, "monotonic", lambda: now)
    found = []
    for batch in watching._batches(ticking(), 0.05, is_due):
        found.append((now, "".join(map(str, batch))))
        built = now if now > 1 or not batch else 0.0
    assert found == batches


def interrupted() -> Iterator[set[str]]:
    yield {"a"}
    raise KeyboardInterrupt


def test_ctrl_c_ends_it() -> None:
    assert list(watching._batches(interrupted(), 0)) == [{Path("a")}]


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        pytest.param(
            OSError('OS file watch limit reached. about ["/x"]'),
            "the kernel watches no more folders: fs.inotify.max_user_watches is reached",
            "Raise it: sudo sysctl fs.inotify.max_user_watches=524288",
            id="folders",
        ),
        pytest.param(
            RuntimeError("Error creating recommended watcher: Too many open files (os error 24)"),
            "the kernel watches no more folders: fs.inotify.max_user_instances is reached",
            "Raise it: sudo sysctl fs.inotify.max_user_instances=1024",
            id="programs that watch",
        ),
        pytest.param(OSError("odd"), "the folders cannot be watched: odd", "", id="anything else"),
    ],
)
def test_limits_of_the_kernel_are_named(
    error: Exception, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> Iterator[set[Any]]:
        raise error
        yield set()

    monkeypatch.setattr(watchfiles, "watch", failing)
    with pytest.raises(UsageError) as caught:
        watch([tmp_path])
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_limit_that_is_reached_later_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> Iterator[set[Any]]:
        yield set()
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr(watchfiles, "watch", failing)
    with pytest.raises(UsageError, match="max_user_watches"):
        next(watch([tmp_path]))


def test_no_folder_is_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder to watch") as caught:
        watch([tmp_path / "absent"])
    assert caught.value.where == os.fspath(tmp_path / "absent")


def test_watchfiles_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(UsageError) as caught:
        watch([tmp_path])
    assert caught.value.hint == "Install it: pip install 'syndicate-feeds[watch]'"

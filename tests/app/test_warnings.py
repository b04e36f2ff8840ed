"""What is valid and yet serves readers badly is said once."""

from syndicate.app.warnings import large_output, short_spans
from syndicate.model import Level, Subscription


def test_short_spans_are_said_once_for_each_line_of_the_config() -> None:
    lines = {"a": 7, "b": 7, "c": 7, "d": 9}
    made = [Subscription(name=name, title=name, source=f"config.yaml:{line}") for name, line in lines.items()]
    problems = short_spans(made)
    assert [(one.path, one.line, one.level) for one in problems] == [
        ("config.yaml", 7, Level.WARNING),
        ("config.yaml", 9, Level.WARNING),
    ]
    assert problems[0].message == "the feed a (and 2 more) is full and spans less than three hours"
    assert problems[1].message.startswith("the feed d is full")
    assert "`cover: 24h`" in problems[0].hint


def test_large_output() -> None:
    assert large_output(500_000_000, "config.yaml") == []
    (problem,) = large_output(612_000_000, "config.yaml")
    assert str(problem).startswith("config.yaml: warning: the feeds hold 612 MB in all\n  Lower `limit`")

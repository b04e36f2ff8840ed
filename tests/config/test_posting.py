from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syndicate.config.posting import Hidden
from tests.config.samples import SUBSCRIPTIONS, faults, loaded, with_section

MAILBOX_HINT = "  Write one address, such as Finance Wire <news@example.org>; quote a name that holds punctuation."
CRON_HINT = (
    '  Write "daily 07:30", "weekly mon 07:30", or five fields: minute, hour, day, month, weekday. '
    '"30 7 * * mon-fri" is 7:30 on working days.'
)


@pytest.mark.parametrize(
    "written",
    [
        "news@example.org",
        "Finance Wire <news@example.org>",
        "财经 <news@example.org>",
        "J. Doe <j.doe+wire@mail.example.org>",
        '"Wire, Finance (daily)" <news@example.org>',
        "root@localhost",
    ],
)
def test_mailboxes(tmp_path: Path, written: str) -> None:
    made = loaded(tmp_path, with_section("digests", f"from: '{written}'\nto: ['{written}', a@example.org]"))
    assert (made.digests.sender, made.digests.to) == (written, (written, "a@example.org"))


@pytest.mark.parametrize(
    "written",
    [
        "alice@example.org)bob@example.com",
        "alice@example.org, bob@example.org",
        "Wire, Finance <news@example.org>",
        "Wire <news@example.org> <b@example.org>",
        "Wire <news@example.org",
        "<news@example.org>",
        "news",
        "news@",
        "@example.org",
        "news@example",
        "news@-example.org",
        "news@exa_mple.org",
        "ne ws@example.org",
        ".news@example.org",
        "news..x@example.org",
        f"{'n' * 65}@example.org",
        "新闻@example.org",
        "news@[127.0.0.1]",
        "news@example.org (comment)",
    ],
)
def test_what_is_no_mailbox(tmp_path: Path, written: str) -> None:
    said = faults(tmp_path, with_section("digests", f"from: '{written}'"))
    assert said == f'config.yaml:4: digests.from: "{written}" is not an e-mail address\n{MAILBOX_HINT}'


def test_a_mailbox_cannot_bring_headers(tmp_path: Path) -> None:
    said = faults(tmp_path, with_section("digests", 'reply_to: "a <a@example.org>\\r\\nBcc: v@example.org"'))
    assert said.startswith('config.yaml:4: digests.reply_to: "a <a@example.org> Bcc: v@example.org" holds white space')


def test_an_author_has_a_bare_address(tmp_path: Path) -> None:
    text = "site: {title: A, url: https://a.example, author: {name: B, email: B <b@example.org>}}\n" + SUBSCRIPTIONS
    assert faults(tmp_path, text) == (
        'config.yaml:1: site.author.email: "B <b@example.org>" is not an e-mail address\n'
        "  Write one address, such as news@example.org."
    )


@pytest.mark.parametrize("written", ["30 7 * * mon-fri", "*/15 * * * *", "0 8 1,15 * *", "0 0 29 2 *", "0  7 * * 0"])
def test_schedules(tmp_path: Path, written: str) -> None:
    made = loaded(tmp_path, with_section("digests", f'schedule: "{written}"'))
    assert made.digests.schedule == " ".join(written.split())


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        pytest.param("daily", "it must have five fields", id="a word"),
        pytest.param("0 0 7 * * *", "it must have five fields", id="seconds"),
        pytest.param("60 7 * * *", "its minute is wrong", id="minute"),
        pytest.param("0 25 * * *", "its hour is wrong", id="hour"),
        pytest.param("0 7 32 * *", "its day-of-month is wrong", id="day"),
        pytest.param("0 7 30 2 *", "its day-of-month is wrong", id="a day that never comes"),
        pytest.param("0 7 * 13 *", "its month is wrong", id="month"),
        pytest.param("0 7 * * fri-mon", "its day-of-week is wrong", id="weekdays backwards"),
        pytest.param("0 7 * * montag", "its day-of-week is wrong", id="weekday"),
    ],
)
def test_wrong_schedules(tmp_path: Path, written: str, wrong: str) -> None:
    said = faults(tmp_path, with_section("digests", f'schedule: "{written}"'))
    assert said == f'config.yaml:4: digests.schedule: "{written}" is not a schedule: {wrong}\n{CRON_HINT}'


@pytest.mark.parametrize(
    ("written", "cron"),
    [
        pytest.param("daily 07:30", "30 7 * * *", id="daily"),
        pytest.param("weekdays 7:05", "5 7 * * mon-fri", id="weekdays"),
        pytest.param("weekly mon 07:30", "30 7 * * mon", id="weekly"),
        pytest.param("monthly 1 07:30", "30 7 1 * *", id="monthly"),
        pytest.param("hourly", "0 * * * *", id="hourly"),
    ],
)
def test_schedules_by_name(tmp_path: Path, written: str, cron: str) -> None:
    assert loaded(tmp_path, with_section("digests", f'schedule: "{written}"')).digests.schedule == cron


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        pytest.param("weekly 07:30", "its day is wrong", id="weekly without a day"),
        pytest.param("weekly 3 07:30", "its day is wrong", id="weekly on a date"),
        pytest.param("monthly mon 07:30", "its day is wrong", id="monthly on a weekday"),
        pytest.param("daily mon 07:30", "its day is wrong", id="daily on a day"),
        pytest.param("daily 25:30", "its hour is wrong", id="hour"),
        pytest.param("monthly 32 07:30", "its day-of-month is wrong", id="date"),
    ],
)
def test_wrong_schedules_by_name(tmp_path: Path, written: str, wrong: str) -> None:
    said = faults(tmp_path, with_section("digests", f'schedule: "{written}"'))
    assert said.startswith(f'config.yaml:4: digests.schedule: "{written}" is not a schedule: {wrong}\n')


@pytest.mark.parametrize("rate", ["10/s", "600/m", "1000/h"])
def test_rates(tmp_path: Path, rate: str) -> None:
    made = loaded(tmp_path, with_section("mailers", f'relay: {{type: smtp, host: a.example, rate: "{rate}"}}'))
    assert made.mailers["relay"]["rate"] == rate


@pytest.mark.parametrize("rate", ["10", "0/s", "ten/s", "10/d"])
def test_wrong_rates(tmp_path: Path, rate: str) -> None:
    said = faults(tmp_path, with_section("mailers", f'relay: {{type: smtp, host: a.example, rate: "{rate}"}}'))
    assert f'mailers.relay.rate: "{rate}" is not a rate' in said


@pytest.mark.parametrize("written", ["市场:a", "a b"])
def test_a_wrong_feedback_id(tmp_path: Path, written: str) -> None:
    said = faults(tmp_path, with_section("digests", f"feedback_id: '{written}'"))
    assert said == (
        f'config.yaml:4: digests.feedback_id: "{written}" is not a Feedback-ID\n'
        "  Write ASCII without spaces, such as markets:7:digest:example."
    )
    assert "is not a Feedback-ID" in faults(tmp_path, with_section("digests", f"feedback_id: {'a' * 256}"))


@pytest.mark.parametrize(
    ("section", "keys", "place"),
    [
        pytest.param("digests", "max_lateness: 0", 'max_lateness: "0"', id="every issue would be too late"),
        pytest.param("mailers", "relay: {type: smtp, host: a.example, timeout: 0m}", 'relay.timeout: "0m"', id="smtp"),
    ],
)
def test_times_in_which_nothing_could_be_done(tmp_path: Path, section: str, keys: str, place: str) -> None:
    said = faults(tmp_path, with_section(section, keys))
    assert said == f"config.yaml:4: {section}.{place} is no time at all\n  The least is 1m."


def test_what_issues_need_to_know(tmp_path: Path) -> None:
    keys = "max_lateness: 3h\nkeep_issues: 2w\ncorrections: no"
    made = loaded(tmp_path, with_section("digests", keys)).digests
    assert (made.max_lateness, made.keep_issues, made.corrections) == (timedelta(hours=3), timedelta(days=14), False)


def test_a_digest_without_a_schedule_of_its_own_can_take_the_default_back(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("digests", 'schedule: ""\ntimezone: ""'))
    assert (made.digests.schedule, made.digests.timezone) == (None, None)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("Asia/Shangai", 'Did you mean "Asia/Shanghai"?', id="misspelt"),
        pytest.param("shanghai", 'Did you mean "Asia/Shanghai"?', id="the city"),
        pytest.param("asia/shanghai", 'Did you mean "Asia/Shanghai"?', id="case"),
        pytest.param("Asia", "Use a name such as Asia/Shanghai or UTC.", id="a folder"),
        pytest.param("../../etc/passwd", "Use a name such as Asia/Shanghai or UTC.", id="a way out"),
        pytest.param('""', "Use a name such as Asia/Shanghai or UTC.", id="empty"),
    ],
)
def test_wrong_time_zones(tmp_path: Path, written: str, hint: str) -> None:
    said = faults(tmp_path, f"site: {{title: A, url: https://a.example, timezone: {written}}}\n" + SUBSCRIPTIONS)
    quoted = written if written == '""' else f'"{written}"'
    assert said == f"config.yaml:1: site.timezone: {quoted} is not a time zone\n  {hint}"


def test_time_zones(tmp_path: Path) -> None:
    text = "site: {title: A, url: https://a.example, timezone: Asia/Shanghai}\ndigests: {timezone: UTC}\n"
    made = loaded(tmp_path, text + SUBSCRIPTIONS)
    assert (made.site.timezone, made.digests.timezone) == (ZoneInfo("Asia/Shanghai"), "UTC")


@pytest.mark.parametrize("written", ["en", "zh-CN", "zh-Hant-TW", "x-mine", "de-1996"])
def test_languages(tmp_path: Path, written: str) -> None:
    text = f"site: {{title: A, url: https://a.example, language: {written}}}\n"
    assert loaded(tmp_path, text + SUBSCRIPTIONS).site.language == written


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("zh_CN", 'Write "zh-CN".', id="a locale"),
        pytest.param("中文", "Write a tag such as en or zh-CN.", id="a name"),
        pytest.param("z", "Write a tag such as en or zh-CN.", id="a letter"),
        pytest.param("en-", "Write a tag such as en or zh-CN.", id="half a tag"),
    ],
)
def test_wrong_languages(tmp_path: Path, written: str, hint: str) -> None:
    said = faults(tmp_path, f"site: {{title: A, url: https://a.example, language: {written}}}\n" + SUBSCRIPTIONS)
    assert said == f'config.yaml:1: site.language: "{written}" is not a language tag\n  {hint}'


@pytest.mark.parametrize("written", ["2022", "2022-05", "2022-05-20"])
def test_tag_dates(tmp_path: Path, written: str) -> None:
    assert loaded(tmp_path, with_section("feeds", f"tag_date: {written}\nids: tag")).posts.tag_date == written


@pytest.mark.parametrize("written", ["22", "2022-13", "2022-02-30", "0000", "May 2022"])
def test_wrong_tag_dates(tmp_path: Path, written: str) -> None:
    assert faults(tmp_path, with_section("feeds", f"tag_date: {written}")) == (
        f'config.yaml:4: feeds.tag_date: "{written}" is not a date\n'
        "  Write a year, month or day that the domain was yours: 2022, 2022-05."
    )


@pytest.mark.parametrize("written", ["latest", "new", "all", "24h", "7d"])
def test_first_issues(tmp_path: Path, written: str) -> None:
    assert loaded(tmp_path, with_section("digests", f"first_issue: {written}")).digests.first_issue == written


def test_a_wrong_first_issue(tmp_path: Path) -> None:
    assert faults(tmp_path, with_section("digests", "first_issue: lates")) == (
        'config.yaml:4: digests.first_issue: "lates" is not a beginning\n'
        '  Use latest, new, all or a duration such as 24h. Did you mean "latest"?'
    )


def test_encodings(tmp_path: Path) -> None:
    assert loaded(tmp_path, with_section("posts", "encodings: gb18030")).posts.encodings == ("gb18030",)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param("gb18303", 'Did you mean "gb18030"?', id="misspelt"),
        pytest.param("hex", "Use a name such as gb18030, gbk, gb2312, big5.", id="not of text"),
        pytest.param("undefined", "Use a name such as gb18030, gbk, gb2312, big5.", id="of nothing"),
    ],
)
def test_wrong_encodings(tmp_path: Path, written: str, hint: str) -> None:
    assert faults(tmp_path, with_section("posts", f"encodings: [{written}]")) == (
        f'config.yaml:4: posts.encodings.0: "{written}" is not an encoding of text\n  {hint}'
    )


def test_a_hidden_text_is_text_but_for_its_repr() -> None:
    assert (Hidden("sesame") == "sesame", repr(Hidden("sesame")), f"{Hidden('sesame')}") == (True, "'***'", "sesame")


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    text = "site: {title: A, url: https://a.example}\nsecret: ${S}\n" + SUBSCRIPTIONS
    assert faults(tmp_path, text, {"S": ""}) == (
        "config.yaml:2: secret: is empty\n  Set the environment variable that it reads, or leave the key out."
    )

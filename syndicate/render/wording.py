"""What a digest says in its own words, in English and Chinese, dates among them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syndicate.model import Window

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZH_WEEKDAYS = "一二三四五六日"
_OPEN = timedelta(days=366)  #: A window this long stands for one without a beginning.
#: Regions that write traditional characters where the tag names no script.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The strings of one language. Those with braces take what stands in them: ``{count}`` and others."""

    headlines: str
    also: str
    no_category: str
    corrected: str
    correction: str
    corrected_since: str  #: Above posts of earlier issues.
    read_more: str
    read_online: str  #: After a post that is shown whole.
    arrow: str
    more: str
    one_more: str
    posts: str
    one_post: str
    no_posts: str
    why: str
    view: str
    unsubscribe: str
    by_mail: str  #: Above a link that opens an e-mail to the address ``{address}``.
    image: str
    colon: str
    separator: str  #: Between the titles in a preheader.
    mso_font: str  #: What Outlook for Windows shows instead of the theme's fonts.
    day: Callable[[date], str]
    short_day: Callable[[date], str]
    days: Callable[[date, date], str]

    def counted(self, count: int) -> str:
        """Return how many posts a digest holds."""
        return (self.one_post if count == 1 else self.posts).format(count=count)

    def and_more(self, count: int) -> str:
        """Return that *count* posts are only counted."""
        return (self.one_more if count == 1 else self.more).format(count=count)

    def moment(self, when: datetime) -> str:
        """Return the date and time of a post, in its own zone."""
        return f"{self.short_day(when)} {when:%H:%M}"

    def window(self, window: Window) -> str:
        """Return the days that *window* covers, in the zone of its ends."""
        last = (window.until - timedelta(microseconds=1)).date()
        first = window.since.date()
        length = window.until - window.since
        # From 07:30 to 07:30 is the news of this morning, not of two days; "everything until today" has no first day.
        if first == last or not timedelta(days=1) < length < _OPEN:
            return self.day(last)
        return self.days(first, last)


def words(language: str) -> Words:
    """Return the wording for *language* (BCP 47): Chinese in its two scripts, English for everything else."""
    subtags = language.lower().replace("_", "-").split("-")
    if subtags[0] != "zh":
        return _ENGLISH
    return _CHINESE if "hans" in subtags or _TRADITIONAL.isdisjoint(subtags) else _TRADITIONAL_CHINESE


def _english_day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _english_short_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def _english_days(first: date, last: date) -> str:
    start = f"{first.day}"
    if first.month != last.month or first.year != last.year:
        start = f"{start} {_MONTHS[first.month - 1]}"
    if first.year != last.year:
        start = f"{start} {first.year}"
    return f"{start} – {last.day} {_MONTHS[last.month - 1]} {last.year}"


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 星期{_ZH_WEEKDAYS[day.weekday()]}"


def _chinese_short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _chinese_days(first: date, last: date) -> str:
    end = f"{last.month}月{last.day}日" if first.year == last.year else f"{last.year}年{last.month}月{last.day}日"
    return f"{first.year}年{first.month}月{first.day}日 – {end}"


_ENGLISH = Words(
    headlines="In this issue",
    also="More headlines",
    no_category="Other",
    corrected="Corrected",
    correction="Correction: {text}",
    corrected_since="Corrected since",
    read_more="Read more",
    read_online="Read on the web",
    arrow="→",
    more="and {count} more",
    one_more="and one more",
    posts="{count} posts",
    one_post="1 post",
    no_posts="There are no new posts.",
    why="You receive this e-mail because you subscribed to “{title}” from {site}.",
    view="View in browser",
    unsubscribe="Unsubscribe",
    by_mail="To unsubscribe, open the link below and send its e-mail to {address} as it is.",
    image="Image",
    colon=": ",
    separator=" · ",
    mso_font="Arial",
    day=_english_day,
    short_day=_english_short_day,
    days=_english_days,
)
_CHINESE = Words(
    headlines="本期要目",
    also="更多标题",
    no_category="其他",
    corrected="更正",
    correction="更正：{text}",
    corrected_since="前期更正",
    read_more="阅读全文",
    read_online="在网页上阅读",
    arrow="→",
    more="另有 {count} 篇",
    one_more="另有 1 篇",
    posts="共 {count} 篇",
    one_post="共 1 篇",
    no_posts="暂时没有新文章。",
    why="您收到这封邮件，是因为订阅了{site}的“{title}”。",
    view="在浏览器中查看",
    unsubscribe="退订",
    by_mail="如需退订，请打开下面的链接，将其中的邮件原样发送至 {address}。",
    image="图片",
    colon="：",
    separator="；",
    mso_font="Microsoft YaHei",
    day=_chinese_day,
    short_day=_chinese_short_day,
    days=_chinese_days,
)
_TRADITIONAL_CHINESE = Words(
    headlines="本期要目",
    also="更多標題",
    no_category="其他",
    corrected="更正",
    correction="更正：{text}",
    corrected_since="前期更正",
    read_more="閱讀全文",
    read_online="在網頁上閱讀",
    arrow="→",
    more="另有 {count} 篇",
    one_more="另有 1 篇",
    posts="共 {count} 篇",
    one_post="共 1 篇",
    no_posts="暫時沒有新文章。",
    why="您收到這封郵件，是因為訂閱了{site}的「{title}」。",
    view="在瀏覽器中檢視",
    unsubscribe="取消訂閱",
    by_mail="如需取消訂閱，請開啟下面的連結，將其中的郵件原樣寄到 {address}。",
    image="圖片",
    colon="：",
    separator="；",
    mso_font="Microsoft JhengHei",
    day=_chinese_day,
    short_day=_chinese_short_day,
    days=_chinese_days,
)

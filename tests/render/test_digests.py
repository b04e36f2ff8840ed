"""A digest is worth sending: well formed for mail clients, within its budget, the same in both parts."""

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.errors import TemplateError
from syndicate.model import Article, Digest, DigestContent, Role, Subscription, Window
from syndicate.render.digestframe import MAX_CORRECTED, TITLE_CELLS
from syndicate.render.digestvalues import MAX_HEADLINES
from syndicate.render.themecompiler import declarations
from syndicate.render.wrapping import WIDTH, cells
from syndicate.themes import themes
from tests.factories import make_content, make_post, make_site
from tests.render.sampledigest import MORNING, PICTURE, find, make_articles, make_digest


def some(count: int, *, html: str = "<p>正文。</p>", summary: str = "摘要。" * 60) -> list[Article]:
    return [
        Article(post=make_post(number, title=f"标题 {number}"), content=make_content(html, summary=summary))
        for number in range(1, count + 1)
    ]


@pytest.fixture(scope="module", params=product(DigestContent, themes(None)), ids="-".join)
def digest(request: pytest.FixtureRequest) -> Digest:
    content, theme = request.param
    return make_digest(content=content, theme=theme)


class TestLint:
    """What mail clients need of the page (docs/templates.md); each rule by the number of its lint rule."""

    def test_m002_the_head_has_one_style_sheet_without_nested_at_rules(self, digest: Digest) -> None:
        (style,) = find(digest.html, "//style")
        assert style.getparent().tag == "head"
        assert len(style.text.encode()) < 16 * 1024
        depth = 0
        for mark in re.findall(r"[@{}]", style.text):
            assert mark != "@" or depth == 0
            depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth == 0
        assert find(digest.html, "//link | //script") == []

    def test_m003_every_address_is_absolute(self, digest: Digest) -> None:
        urls = find(digest.html, "//@href | //@src")
        assert len(urls) >= 8
        assert all(re.match(r"https://|mailto:", url) for url in urls)
        assert "{{" not in digest.html
        assert "{%" not in digest.html

    def test_m004_every_picture_has_a_width_and_a_text(self, digest: Digest) -> None:
        for image in find(digest.html, "//img"):
            assert int(image.get("width")) <= 576
            assert image.get("alt") is not None

    def test_m005_nothing_that_outlook_cannot_lay_out(self, digest: Digest) -> None:
        page = digest.html
        for word in ("flex", "grid", "position:", "float:", "var(", "calc(", "rem;", "margin:-", "border-radius"):
            assert word not in page
        for element in find(page, "//p | //div"):
            assert "border" not in element.get("style", "").replace("border-collapse", "")

    def test_m006_padding_only_where_outlook_reads_it(self, digest: Digest) -> None:
        assert find(digest.html, "//*[self::p or self::div or self::a or self::li][contains(@style, 'padding')]") == []

    def test_m007_every_declaration_in_media_is_important(self, digest: Digest) -> None:
        (style,) = find(digest.html, "//style")
        blocks = re.findall(r"\{([^{}]*)\}", style.text)
        parts = [part for block in blocks for part in block.split(";") if part.strip()]
        assert len(parts) > 40
        assert [part for part in parts if not part.strip().endswith("!important")] == []

    def test_m008_every_inlined_colour_has_a_dark_counterpart(self, digest: Digest) -> None:
        (style,) = find(digest.html, "//style")
        dark = re.search(r"prefers-color-scheme: dark\) \{(.*)\}", style.text)
        assert dark is not None
        rules = [
            (selector.strip(), [name for name, _ in declarations(block)])
            for selectors, block in re.findall(r"([^{}]+)\{([^{}]*)\}", dark[1])
            for selector in selectors.split(",")
        ]
        uncovered = set()
        for element in find(digest.html, "//body/descendant-or-self::*[@style]"):
            for name, value in declarations(element.get("style")):
                kind = {"color": "color", "background-color": "background-color"}.get(name)
                if (
                    kind
                    and value not in ("transparent", "inherit")
                    and not any(kind in names and _applies(selector, element) for selector, names in rules)
                ):
                    uncovered.add((element.tag, element.get("class"), name))
        assert uncovered == set()

    def test_m008_text_can_be_read_where_a_client_inverts_all_colours(self, digest: Digest) -> None:
        (style,) = find(digest.html, "//style")
        for front, back in _pairs(digest.html, style.text, "light"):
            assert _contrast(_inverted(front), _inverted(back)) >= 4.5, (front, back)

    def test_m008_text_can_be_read_in_both_schemes(self, digest: Digest) -> None:
        (style,) = find(digest.html, "//style")
        for scheme in ("light", "dark"):
            for front, back in _pairs(digest.html, style.text, scheme):
                assert _contrast(front, back) >= 4.5, (scheme, front, back)

    def test_m009_the_page_says_what_it_is(self, digest: Digest) -> None:
        page = digest.html
        assert page.startswith("<!DOCTYPE html>\n")
        assert find(page, "/html/@lang") == ["zh-CN"]
        assert find(page, "//meta/@charset") == ["utf-8"]
        assert find(page, "//title/text()") == [digest.subject]
        named = find(page, "//meta/@name")
        assert {"viewport", "color-scheme", "format-detection"} <= set(named)
        for table in find(page, "//table[not(ancestor::div[contains(@class, 'body')])]"):
            assert table.get("role") == "presentation"
        assert 40 <= len(digest.preheader) <= 130
        (hidden,) = find(page, "//body/*[1]")
        assert hidden.text.startswith(digest.preheader)
        assert "mso-hide:all" in hidden.get("style")

    def test_m010_readers_can_leave(self, digest: Digest) -> None:
        assert find(digest.html, "//a[.='退订']/@href") == ["https://news.example.org/u?t={token}"]
        assert "上海市示例路 1 号<br>邮编 200000" in digest.html
        assert "退订：https://news.example.org/u?t={token}" in digest.text
        assert "上海市示例路 1 号\n邮编 200000" in digest.text

    def test_m011_lines_are_high_enough(self, digest: Digest) -> None:
        for element in _with_text(digest.html):
            style = dict(declarations(element.get("style") or ""))
            size, height = style.get("font-size", "16px"), style.get("line-height", "28px")
            assert height.endswith("px")
            assert int(size[:-2]) >= 12 or "mso-hide" in style
        assert "<!--[if mso]>" in digest.html
        assert "PixelsPerInch" in digest.html

    def test_m012_fonts_have_chinese_ones_among_them(self, digest: Digest) -> None:
        fonts = [
            value
            for style in find(digest.html, "//@style")
            for name, value in declarations(style)
            if name == "font-family"
        ]
        assert [
            one for one in fonts if "Noto Sans CJK SC" not in one and "monospace" not in one and one != "inherit"
        ] == []
        assert '<style>td,p,a,li,h1,h2,h3,h4,th,div,span {font-family:"Microsoft YaHei"' in digest.html

    def test_m013_no_control_characters(self) -> None:
        post = make_post(title="a\x00b\x85c\ud800")
        page = make_digest([Article(post=post, content=make_content(summary="d\x1be"))]).html
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", page) == []


def _applies(selector: str, element: Any) -> bool:
    """Whether a selector of classes, or ``.body TAG``, picks *element*."""
    classes = set(str(element.get("class") or "").split())
    first, _, tag = selector.partition(" ")
    if tag:
        inside = any(first[1:] in str(one.get("class") or "").split() for one in element.iterancestors())
        return inside and element.tag == tag
    return first[1:] in classes


def _with_text(page: str) -> list[Any]:
    """Return the elements that hold text themselves: more than white space and no-break spaces."""
    return [one for one in find(page, "//body//*[text()]") if "".join(one.xpath("text()")).strip()]


def _pairs(page: str, style: str, scheme: str) -> set[tuple[str, str]]:
    """Return the colours of text with the background it stands on, inherited ones too."""
    dark = re.search(r"prefers-color-scheme: dark\) \{(.*)\}", style)
    assert dark is not None
    rules = [
        (selector.strip(), dict(declarations(block)))
        for selectors, block in re.findall(r"([^{}]+)\{([^{}]*)\}", dark[1])
        for selector in selectors.split(",")
    ]
    found = set()
    for element in _with_text(page):
        colours: dict[str, str] = {}
        for one in (element, *element.iterancestors()):
            own = dict(declarations(one.get("style") or ""))
            if scheme == "dark":
                for selector, block in rules:
                    if _applies(selector, one):
                        own |= {name: value.removesuffix("!important").strip() for name, value in block.items()}
            for name in ("color", "background-color"):
                if name in own:
                    colours.setdefault(name, own[name])
        if colours["color"] != "transparent":
            found.add((colours["color"], colours["background-color"]))
    assert len(found) >= 4
    return found


def _contrast(front: str, back: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    one, other = sorted((light(front), light(back)))
    return (other + 0.05) / (one + 0.05)


def _inverted(colour: str) -> str:
    """Return *colour* with its lightness turned round, as the apps of Gmail and Outlook recolour a light mail."""
    hue, light, saturation = rgb_to_hls(*(int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)))
    return "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, 1 - light, saturation))


class TestContent:
    def test_a_list_of_headlines_ends_before_it_hides_the_cards(self) -> None:
        digest = make_digest(some(30))
        assert len(find(digest.html, "//h2")) == 30
        assert len(find(digest.html, "//td[@class='number']")) == MAX_HEADLINES
        assert f"\n{MAX_HEADLINES}. " in digest.text
        assert f"\n{MAX_HEADLINES + 1}. " not in digest.text

    def test_excerpts_are_cards_with_a_headline_list_above(self) -> None:
        page = make_digest().html
        assert len(find(page, "//h2")) == 8
        assert len(find(page, "//td[@class='number']")) == 8
        assert find(page, "//a[starts-with(., '阅读全文')]/@href")[0] == make_articles()[0].post.url

    def test_two_cards_need_no_headline_list(self) -> None:
        digest = make_digest(make_articles()[:2])
        assert "本期要目" not in digest.html
        assert "本期要目" not in digest.text

    def test_whole_posts_show_their_tables_and_pictures_once(self) -> None:
        page = make_digest(content="full").html
        assert find(page, "//td[.='一年期']")
        assert len(find(page, f"//img[@src='{PICTURE}']")) == 3
        assert find(page, "//a[starts-with(., '在网页上阅读')]")

    def test_titles_alone_are_lines(self) -> None:
        digest = make_digest(content="titles")
        assert find(digest.html, "//h2") == []
        assert "本期要目" in digest.html
        assert {role for _, role in digest.roles} == {Role.TITLE}

    def test_posts_beyond_the_limit_are_titles_then_counted(self) -> None:
        digest = make_digest(some(70), limit=5, more_url="https://news.example.org/all")
        kinds = [role for _, role in digest.roles]
        assert kinds == [Role.FULL] * 5 + [Role.TITLE] * 50 + [Role.COUNTED] * 15
        assert [post_id for post_id, _ in digest.roles] == [article.post.id for article in some(70)]
        assert find(digest.html, "//a[starts-with(., '另有 15 篇')]/@href") == ["https://news.example.org/all"]
        assert "另有 15 篇：https://news.example.org/all" in digest.text

    @pytest.mark.parametrize("content", DigestContent)
    def test_every_one_of_hundreds_of_posts_has_its_role(self, content: DigestContent) -> None:
        posts = some(300, html=f"<p>{'字' * 800}</p>")
        digest = make_digest(posts, content=content)
        assert [post_id for post_id, _ in digest.roles] == [article.post.id for article in posts]
        kinds = [role for _, role in digest.roles]
        titles, counted = kinds.count(Role.TITLE), kinds.count(Role.COUNTED)
        assert titles == 50
        assert kinds == [Role.FULL] * (300 - titles - counted) + [Role.TITLE] * titles + [Role.COUNTED] * counted
        assert f"另有 {counted} 篇" in digest.text
        assert digest.size_bytes <= 95_000

    def test_corrected_posts_are_marked_and_say_what_was_corrected(self) -> None:
        digest = make_digest()
        assert len(find(digest.html, "//span[contains(., '更正')]")) == 1
        assert "更正：初稿误将“环比”写作“同比”。" in digest.html
        assert "[更正] economy" in digest.text
        assert "[更正]" in make_digest(content="titles").text

    def test_a_card_in_another_language_says_so(self) -> None:
        assert find(make_digest().html, "//td[@class='card']/@lang").count("en") == 2

    def test_groups_follow_their_newest_post(self) -> None:
        digest = make_digest(group_by="category")
        assert find(digest.html, "//td[@class='group-name']/text()") == ["markets", "desk", "economy", "bonds", "其他"]
        assert "== markets ==" in digest.text
        assert find(digest.html, "//span[@class='kind']") == []

    def test_days_are_those_of_the_site(self) -> None:
        digest = make_digest(group_by="day")
        assert find(digest.html, "//td[@class='group-name']/text()") == ["2022年5月21日 星期六", "2022年5月20日 星期五"]
        assert "00:00" not in digest.html

    def test_posts_without_category_need_no_heading_of_their_own(self) -> None:
        assert find(make_digest(some(2), group_by="category").html, "//td[@class='group-name']") == []

    def test_no_posts_is_a_page_too(self) -> None:
        digest = make_digest([], window=None)
        assert digest.subject == "市场早报"
        assert "暂时没有新文章。" in digest.html
        assert "暂时没有新文章。" in digest.text
        assert digest.roles == ()

    def test_without_a_window_the_newest_post_dates_it(self) -> None:
        assert "2022年5月21日 星期六 · 共 8 篇" in make_digest(window=None).text

    def test_the_site_is_not_named_twice(self) -> None:
        digest = make_digest(subscription=Subscription(name="a", title="Finance Wire"))
        assert digest.text.startswith("Finance Wire\n2022")
        assert find(digest.html, "//p[@class='site']") == []

    def test_english_digests_speak_english(self) -> None:
        digest = make_digest(site=make_site(language="en-GB"))
        assert find(digest.html, "/html/@lang") == ["en-GB"]
        assert "You receive this e-mail because you subscribed to “市场早报” from Finance Wire." in digest.html
        assert "Georgia" in digest.html
        assert "Read more: " in digest.text

    def test_long_titles_are_cut(self) -> None:
        digest = make_digest([Article(post=make_post(title="很长" * 5000), content=make_content())])
        assert digest.size_bytes < 20_000
        assert len(digest.subject) < 200


class TestCorrectedSince:
    EARLIER = (
        ("LPR “下调” <15> 个基点", "https://news.example.org/lpr.html?a=1&b=2"),
        ("长" * 500, "https://a.example/"),
    )

    def test_posts_of_earlier_issues_are_named_before_the_outro(self) -> None:
        digest = make_digest(corrected=self.EARLIER)
        (label,) = find(digest.html, "//p[.='前期更正']")
        first, second = label.getparent().xpath(".//a")
        assert (first.text, first.get("href")) == self.EARLIER[0]
        assert len(second.text) == TITLE_CELLS // 2
        assert digest.html.index("前期更正") < digest.html.index("有话想说")
        listed = f"\n\n前期更正\n- {self.EARLIER[0][0]}\n  {self.EARLIER[0][1]}\n- 长"
        assert listed in digest.text
        assert digest.text.index("前期更正") < digest.text.index("有话想说")
        assert max(cells(line) for line in digest.text.split("前期更正")[1].split("\n\n")[0].splitlines()) <= WIDTH

    def test_without_any_nothing_is_said(self) -> None:
        assert "前期更正" not in make_digest().html
        assert make_digest(corrected=()) == make_digest()

    def test_more_than_a_reader_would_look_through_are_not_named(self) -> None:
        many = [(f"Post {number}", f"https://a.example/{number}") for number in range(MAX_CORRECTED + 1)]
        page = make_digest(corrected=many).html
        assert f'href="https://a.example/{MAX_CORRECTED - 1}"' in page
        assert f'href="https://a.example/{MAX_CORRECTED}"' not in page

    def test_they_count_in_the_budget(self) -> None:
        many = [("很长的标题" * 20, f"https://a.example/{number}") for number in range(MAX_CORRECTED)]
        assert make_digest(some(15), corrected=many, budget=40_000).size_bytes <= 40_000

    def test_the_block_can_be_overridden(self, tmp_path: Path) -> None:
        text = '{% extends "!default/digest.html.jinja" %}{% block corrected %}{% endblock %}'
        (tmp_path / "digest.html.jinja").write_text(text, encoding="utf-8")
        digest = make_digest(corrected=self.EARLIER, templates=tmp_path)
        assert "前期更正" not in digest.html
        assert "前期更正" in digest.text


class TestRecipient:
    """Templates print what *recipient* gives them, wherever they like."""

    MARK = SimpleNamespace(name="p3c9e41bz")

    def test_both_parts_subject_and_preheader_may_name_the_recipient(self, tmp_path: Path) -> None:
        for part in ("html", "txt"):
            block = "{% block headlines %}{{ recipient.name }}{% endblock %}"
            text = f'{{% extends "!default/digest.{part}.jinja" %}}{block}'
            (tmp_path / f"digest.{part}.jinja").write_text(text, encoding="utf-8")
        digest = make_digest(
            recipient=self.MARK,
            templates=tmp_path,
            subject="{{ recipient.name }}: {{ title }}",
            preheader="For {{ recipient.name }}",
        )
        assert digest.subject == "p3c9e41bz: 市场早报"
        assert digest.preheader == "For p3c9e41bz"
        assert "p3c9e41bz" in digest.text
        assert digest.html.count("p3c9e41bz") == 3  # title, preheader and block

    def test_without_a_recipient_a_template_cannot_name_it(self) -> None:
        with pytest.raises(TemplateError, match="'recipient' is undefined"):
            make_digest(subject="{{ recipient.name }}")


class TestUnsubscribe:
    MAIL = "mailto:leave%2Bnews@news.example.org?subject={token}"

    @pytest.mark.parametrize("part", ["html", "text"])
    def test_the_foot_says_how_to_unsubscribe_by_mail(self, part: str) -> None:
        said = "如需退订，请打开下面的链接，将其中的邮件原样发送至 leave+news@news.example.org。"
        foot = getattr(make_digest(unsubscribe=self.MAIL), part).split("您收到这封邮件")[1]
        assert "".join(said.split()) in "".join(foot.split())
        assert foot.index("如需退订") < foot.index("https://news.example.org/u?t=")

    def test_the_owner_is_told_what_providers_miss(self) -> None:
        (warning,) = make_digest(unsubscribe=self.MAIL).warnings
        assert warning.startswith("markets: readers can unsubscribe by e-mail alone; ")

    @pytest.mark.parametrize(
        ("unsubscribe", "url"),
        [
            pytest.param("https://news.example.org/u?t={token}", "https://unsubscribe.invalid/x", id="a page"),
            pytest.param(MAIL, "", id="a list that has its own way"),
            pytest.param("", "", id="none"),
        ],
    )
    def test_nothing_is_said_otherwise(self, unsubscribe: str, url: str) -> None:
        digest = make_digest(unsubscribe=unsubscribe, unsubscribe_url=url)
        assert "如需退订" not in digest.html + digest.text
        assert digest.warnings == ()


class TestSubject:
    @pytest.mark.parametrize(
        ("subject", "expected"),
        [
            pytest.param("{{ title }}: {{ posts[0].title }}", "市场早报: A & <b>", id="the default"),
            pytest.param("{{ site.title }} ({{ count }})", "Finance Wire (1)", id="site and count"),
            pytest.param("{{ window.until.date() }} {{ language }}", "2022-05-20 zh-CN", id="window"),
            pytest.param("{{ period }}", "2022年5月21日 星期六", id="the days, worded"),
            pytest.param("a\n  b", "a b", id="one line"),
        ],
    )
    def test_a_subject_is_plain_text(self, subject: str, expected: str) -> None:
        article = Article(post=make_post(title="A & <b>"), content=make_content())
        assert make_digest([article], subject=subject).subject == expected

    @pytest.mark.parametrize("key", ["subject", "preheader"])
    def test_a_fault_names_the_key(self, key: str) -> None:
        subscription = Subscription(name="markets", title="M", source="config.yaml:14")
        changes: dict[str, Any] = {key: "{{ x }}"}
        with pytest.raises(
            TemplateError, match=rf"^config.yaml:14: subscriptions.markets.digest.{key}: 'x' is undefined"
        ):
            make_digest(None, subscription=subscription, templates=None, **changes)
        with pytest.raises(TemplateError, match=rf"^subscriptions.markets.digest.{key}: "):
            make_digest(None, templates=None, **changes)

    def test_the_owner_may_word_the_preheader(self) -> None:
        assert make_digest(preheader="{{ count }} posts").preheader == "8 posts"

    def test_the_preheader_does_not_repeat_the_subject(self) -> None:
        digest = make_digest()
        assert make_articles()[0].post.title in digest.subject
        assert make_articles()[0].post.title not in digest.preheader
        assert digest.preheader.endswith("…")

    def test_a_short_preheader_goes_on_with_the_first_summary(self) -> None:
        digest = make_digest(make_articles()[:1])
        assert digest.preheader.startswith("央行下调五年期以上 LPR")
        assert "全国银行间同业拆借中心公布" in digest.preheader


class TestText:
    def test_lines_are_short(self) -> None:
        digest = make_digest(content="full")
        for line in digest.text.splitlines():
            assert cells(line) <= WIDTH or "https://" in line

    def test_whole_posts_have_their_tables_and_notes(self) -> None:
        text = make_digest(content="full").text
        assert "期限         本期   变化\n----------  -----  -----\n一年期      3.70%      —\n" in text
        assert "[1] https://news.example.org/2022/05/20/lpr-report.html" in text

    def test_no_two_empty_lines_follow_one_another(self) -> None:
        for content in DigestContent:
            lines = make_digest(content=content, group_by="category", limit=3).text.splitlines()
            assert all(one or other for one, other in pairwise(lines))

    def test_an_owner_who_writes_only_html_gets_the_default_text(self, tmp_path: Path) -> None:
        (tmp_path / "weekly.html.jinja").write_text('{% extends "!default/digest.html.jinja" %}', encoding="utf-8")
        assert make_digest(template="weekly", templates=tmp_path).text == make_digest().text
        (tmp_path / "weekly.txt.jinja").write_text("{{ title }}!", encoding="utf-8")
        assert make_digest(template="weekly", templates=tmp_path).text == "市场早报!\n"

    def test_a_block_can_be_overridden(self, tmp_path: Path) -> None:
        text = '{% extends "!default/digest.txt.jinja" %}{% block footer %}\n-- \nThe desk{% endblock %}'
        (tmp_path / "digest.txt.jinja").write_text(text, encoding="utf-8")
        digest = make_digest(templates=tmp_path)
        assert digest.text.endswith("\n-- \nThe desk\n")
        assert "退订" not in digest.text


class TestBudget:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        count=st.integers(0, 60),
        limit=st.integers(1, 40),
        content=st.sampled_from(DigestContent),
        budget=st.integers(14_000, 90_000),
        size=st.integers(0, 9000),
    )
    def test_a_digest_never_exceeds_its_budget(
        self, count: int, limit: int, content: DigestContent, budget: int, size: int
    ) -> None:
        articles = some(count, html=f"<p>{'字' * (size // 3)}</p>")
        digest = make_digest(articles, limit=limit, content=content, budget=budget)
        assert digest.size_bytes <= budget
        assert len(digest.roles) == count
        order = [Role.FULL, Role.TITLE, Role.COUNTED]
        places = [order.index(role) for _, role in digest.roles]
        assert places == sorted(places)

    def test_what_fits_is_not_trimmed(self) -> None:
        whole = make_digest(content="full")
        assert make_digest(content="full", budget=whole.size_bytes) == whole
        assert whole.warnings == ()

    @pytest.mark.parametrize(
        ("budget", "content", "says"),
        [
            pytest.param(37_500, "excerpt", "excerpts are shortened", id="shorter"),
            pytest.param(33_000, "excerpt", "excerpts are left out", id="none"),
            pytest.param(24_000, "excerpt", " are titles and 0 only counted", id="titles"),
            pytest.param(12_500, "excerpt", "0 posts have cards, 1", id="counted"),
            pytest.param(60_000, "full", "posts are shown as excerpts", id="excerpts"),
        ],
    )
    def test_a_warning_says_what_was_trimmed(self, budget: int, content: str, says: str) -> None:
        digest = make_digest(some(15, html=f"<p>{'字' * 2000}</p>"), content=content, budget=budget)
        (warning,) = digest.warnings
        assert warning.startswith(f"markets: to stay within the budget of {budget:,} bytes, ")
        assert says in warning
        assert digest.size_bytes <= budget

    def test_a_post_larger_than_the_budget_is_an_excerpt_and_the_others_stay_whole(self) -> None:
        articles = make_articles()
        articles[0] = replace(articles[0], content=make_content(f"<p>{'字' * 30_000}</p>", summary="长文。"))
        digest = make_digest(articles, content="full", budget=60_000)
        assert len(find(digest.html, "//div[@class='body']")) == 7
        assert "长文。" in digest.html
        assert digest.size_bytes <= 60_000

    def test_a_frame_above_the_budget_is_said(self) -> None:
        digest = make_digest(some(3), budget=500)
        assert digest.warnings[0].startswith("markets: the digest takes ")
        assert {role for _, role in digest.roles} == {Role.COUNTED}
        assert digest.trimmed == {id_ for id_, _ in digest.roles}

    def test_what_the_limit_leaves_out_is_not_trimmed(self) -> None:
        digest = make_digest(some(70), limit=5)
        assert {role for _, role in digest.roles} == {Role.FULL, Role.TITLE, Role.COUNTED}
        assert not digest.trimmed

    def test_a_blurb_is_shown_whole(self) -> None:
        articles = [replace(one, blurb_html="<p>Own words.</p>") for one in some(2)]
        assert not make_digest(articles, content="full").trimmed

    def test_the_first_posts_stay_whole_the_longest(self) -> None:
        digest = make_digest(some(10, html=f"<p>{'字' * 2000}</p>"), content="full", budget=60_000)
        whole = [len(body) for body in find(digest.html, "//div[@class='body']//text()")]
        assert 3 <= len(whole) < 10
        assert find(digest.html, "//h2[not(following-sibling::div)]")


def test_the_same_posts_give_the_same_bytes() -> None:
    later = [replace(article, post=replace(article.post, fields={"x": "y"})) for article in make_articles()]
    assert make_digest() == make_digest(later)


def test_a_window_in_any_zone_gives_the_same_digest() -> None:
    zone = ZoneInfo("America/New_York")
    window = Window((MORNING - timedelta(days=1)).astimezone(zone), MORNING.astimezone(zone))
    assert make_digest(window=window).html == make_digest(subject="{{ title }}: {{ posts[0].title }}").html

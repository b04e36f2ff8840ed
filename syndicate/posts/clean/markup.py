"""Which tags and attributes clean HTML has, and what becomes of the others."""


def words(text: str) -> frozenset[str]:
    """Return the words of *text*: a set of tag names that reads as a line."""
    return frozenset(text.split())


UNWRAP = "syndicate-unwrap"  #: A tag that nh3 does not know: it goes, its content stays.

BLOCK_TAGS = words(
    "blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "summary table tbody td tfoot th thead tr ul"
)
INLINE_TAGS = words(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strong "
    "sub sup time u var wbr"
)
CLEAN_TAGS = BLOCK_TAGS | INLINE_TAGS

#: Blocks of other names: without a tag their text would run into their neighbour's.
RENAMED = {
    "acronym": "abbr",
    "dir": "ul",
    "listing": "pre",
    "menu": "ul",
    "plaintext": "pre",
    "strike": "s",
    "tt": "code",
    "xmp": "pre",
} | dict.fromkeys(
    words("address article aside center fieldset footer form header hgroup legend main nav search section"), "div"
)

#: Removed with everything in them: what runs, what is filled in, what belongs into a head, what shows nothing here.
DROPPED = words(
    "annotation annotation-xml applet area base basefont button canvas datalist dialog frame "
    "frameset input link map meta meter noembed noframes optgroup option output param progress script "
    "select style svg template textarea title "
)

#: Tags of HTML that go and leave their content. Any other name without attributes is text, such as <alice> or <hash>.
UNWRAPPED = words(
    "big blink body font head html iframe label marquee multicol nobr noscript object picture rb rtc slot video audio"
)
#: Tags without content that libxml2 does not know: it puts into them what follows.
UNCLOSED = words("bgsound command embed image keygen source spacer track wbr")
#: MathML: nh3 would drop it with its text.
MATHEMATICS = words(
    "maction math menclose merror mfenced mfrac mglyph mi mmultiscripts mn mo mover mpadded mphantom mroot mrow ms"
    " mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
)
HTML_TAGS = CLEAN_TAGS | DROPPED | UNWRAPPED | UNCLOSED | MATHEMATICS | RENAMED.keys()

ATTRIBUTES = {
    "*": {"id", "lang", "dir", "align"},
    "a": {"href", "name", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "headers", "valign", "width"},
    "th": {"abbr", "colspan", "rowspan", "headers", "scope", "valign", "width"},
    "time": {"datetime"},
    "tr": {"valign"},
    "ul": {"type"},
}
#: Attributes whose values only a function of ours can judge; nh3 then asks it about every attribute, which costs.
JUDGED_ATTRIBUTES = {"*": {"style"}, "img": {"srcset", "sizes"}}

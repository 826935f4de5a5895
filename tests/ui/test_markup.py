import pytest

from ui.labels import literally
from ui.markup import badge, element, escaped

HOSTILE = [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ('<img src=x onerror="x()">', "&lt;img src=x onerror=&quot;x()&quot;&gt;"),
    ("a & b", "a &amp; b"),
    ("it's", "it&#x27;s"),
    ("abc\u202egnp.exe", "abc\ufffdgnp.exe"),  # right-to-left override
    ("\u2067isolate\u2069", "\ufffdisolate\ufffd"),
    ("nul\x00 bell\x07", "nul\ufffd bell\ufffd"),
    ("tab\tand\nline", "tab\tand\nline"),  # these two are white space, not foreign
    ("\u200fmark", "\u200fmark"),  # a right-to-left mark orders its neighbours, it overrides nothing
    ("[x](javascript:alert(1)) **b**", "[x](javascript:alert(1)) **b**"),  # no Markdown is read
]


@pytest.mark.parametrize(("text", "expected"), HOSTILE)
def test_text_is_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected
    assert element("p", text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE])
def test_attributes_cannot_be_left(text: str) -> None:
    made = element("span", title=text)
    inside = made.removeprefix('<span title="').removesuffix('"></span>')
    assert '"' not in inside and "<" not in inside


def test_only_markup_made_here_is_not_escaped() -> None:
    assert element("p", element("b", "x"), "<b>y</b>") == "<p><b>x</b>&lt;b&gt;y&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"class_": "x"}, '<p class="x"></p>'),
        ({"data_start": 3}, '<p data-start="3"></p>'),
        ({"hidden": True}, "<p hidden></p>"),
        ({"hidden": False, "title": None}, "<p></p>"),
        ({"data_start": 0}, '<p data-start="0"></p>'),  # nought is a value
    ],
)
def test_attributes(attributes: dict[str, object], expected: str) -> None:
    assert element("p", **attributes) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marking", "looks"), [("PUBLIC", "v-public"), ("LIMITE", "v-limite"), ("SECRET UE", "v-limite")]
)
def test_a_marking_that_is_not_public_looks_like_the_highest(marking: str, looks: str) -> None:
    assert looks in badge(marking) and f">{marking}<" in badge(marking)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Who leads Action 2?", "Who leads Action 2?"),
        ("![x](http://a.example/x.png)", r"\!\[x\]\(http\:\/\/a\.example\/x\.png\)"),
        (":material/home: $x$ `y`", r"\:material\/home\: \$x\$ \`y\`"),
        ("two\n\nparagraphs", "two paragraphs"),
    ],
)
def test_labels_are_literal(question: str, label: str) -> None:
    assert literally(question) == label

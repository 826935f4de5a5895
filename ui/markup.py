"""HTML that is safe because of how it is made: a plain string is escaped on its way in, `Html` alone is not."""

import html
import re
from collections.abc import Iterable

# Characters that can turn the reading direction of what follows, or that no text has a use for: shown as what they are,
# a foreign body, instead of working.
_FOREIGN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]")
_VOID = {"br", "img", "hr"}


class Html(str):
    """Markup. Made by this module alone."""

    __slots__ = ()


def escaped(text: str) -> Html:
    return Html(html.escape(_FOREIGN.sub("\ufffd", text), quote=True))


def joined(parts: Iterable[str], separator: str = "") -> Html:
    return Html(escaped_unless_html(separator).join(escaped_unless_html(part) for part in parts))


def escaped_unless_html(part: str) -> Html:
    return part if isinstance(part, Html) else escaped(part)


def element(tag: str, *children: str, **attributes: str | int | bool | None) -> Html:
    """`element("p", "a < b", class_="x", data_id=1)`. None and False leave an attribute out, True gives it no value."""
    opening = [tag]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        opening.append(attribute if value is True else f'{attribute}="{escaped(str(value))}"')
    start = f"<{' '.join(opening)}>"
    return Html(start if tag in _VOID else f"{start}{joined(children)}</{tag}>")


def badge(marking: str) -> Html:
    """A document's distribution marking. One that we do not know looks like the highest."""
    kind = "public" if marking == "PUBLIC" else "limite"
    return element("span", marking, class_=f"v-marking v-{kind}")

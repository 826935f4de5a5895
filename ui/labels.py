"""Text on buttons, which Streamlit reads as Markdown."""

_MEANS_SOMETHING = frozenset("\\`*_{}[]()<>#+-.!|~:$^=\"'&/@")


def literally(text: str) -> str:
    """The text with every character that means something escaped, so that a question is shown as it was asked."""
    plain = " ".join(text.split())
    return "".join(f"\\{character}" if character in _MEANS_SOMETHING else character for character in plain)

"""What countries' people and things are called: a question about the "Danish" report means the one on Denmark."""

from rag.terms import stem

_NAMES = """
Albania Albanian; Argentina Argentine Argentinian; Austria Austrian; Belgium Belgian; Bolivia Bolivian; Brazil Brazilian;
Bulgaria Bulgarian; Canada Canadian; Chile Chilean; China Chinese; Colombia Colombian; Croatia Croatian; Cyprus Cypriot;
Czechia Czech; Denmark Danish; Ecuador Ecuadorian; Estonia Estonian; Finland Finnish; France French; Germany German;
Greece Greek; Hungary Hungarian; Iceland Icelandic; India Indian; Iran Iranian; Ireland Irish; Israel Israeli;
Italy Italian; Japan Japanese; Kosovo Kosovar; Latvia Latvian; Lithuania Lithuanian; Luxembourg Luxembourgish;
Malta Maltese; Mexico Mexican; Moldova Moldovan; Montenegro Montenegrin; Morocco Moroccan; Netherlands Dutch;
Norway Norwegian; Panama Panamanian; Paraguay Paraguayan; Peru Peruvian; Poland Polish; Portugal Portuguese;
Romania Romanian; Russia Russian; Serbia Serbian; Slovakia Slovak Slovakian; Slovenia Slovenian Slovene; Spain Spanish;
Sweden Swedish; Switzerland Swiss; Turkey Turkish; Ukraine Ukrainian; America American; Africa African; Asia Asian;
Europe European
"""
_GROUPS = tuple(tuple(stem(word) for word in group.split()) for group in _NAMES.split(";"))
_OTHERS = {word: tuple(other for other in group if other != word) for group in _GROUPS for word in group}


_SPELLINGS = (
    (("unit", "state"), ("us",), ("usa",), ("u.s",), ("unit", "state", "of", "america")),
    (("unit", "kingdom"), ("uk",), ("great", "britain")),
)


def other_spellings(row: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Of a country's name, as rows of stems: "United States" is also "US"; empty for any other row."""
    return next((group for group in _SPELLINGS if row in group), ())


def other_names(word: str) -> tuple[str, ...]:
    """Stems of the country, or of its adjectives; empty for any other word. `word` is a stem."""
    return _OTHERS.get(word, ())

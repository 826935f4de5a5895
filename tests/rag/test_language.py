import pytest

from rag.language import glossed, language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who are the main actors of Action 2?", "en"),
        ("Quels sont les acteurs principaux de l'action 2 de la Communication ?", "fr"),
        ("Wer ist laut Mitteilung für Maßnahme 2 verantwortlich?", "de"),
        ("¿Quiénes son los actores principales de la acción 2?", "es"),
        ("Quali sono gli attori principali dell'azione 2 della Comunicazione?", "it"),
        ("Was bedeutet EUCAB?", "de"),  # "was" is English too
        ("How much heroin was seized in 2023?", "en"),  # "was" and "in" are German too
        ("fn 4?", "en"),  # too short to tell
        ("budget timetable 2021-2025 plan", "en"),  # keywords
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language_of(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Quels sont les acteurs principaux de l'action 2 ?", "fr", ["main actors", "action 2"]),
        ("Was steht in Fußnote 15?", "de", ["footnote 15"]),
        ("¿Cuándo termina la acción 7?", "es", ["when", "action 7"]),
        ("Chi è responsabile dell'azione 13?", "it", ["who is responsible for", "action 13"]),
        ("What is Action 2?", "en", ["What is Action 2?"]),  # nothing to do
    ],
)
def test_glossary(text: str, language: str, words: list[str]) -> None:
    assert all(word in glossed(text, language) for word in words)

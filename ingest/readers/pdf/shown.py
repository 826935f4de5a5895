"""The words of one show operator as they run to the right, and the text state that sets them."""

from dataclasses import dataclass

from ingest.readers.pdf.fonts import Face
from ingest.readers.pdf.matrices import IDENTITY, Matrix

_WORD_GAP = 0.14  # of the font's size: a wider gap inside one show operator parts words
_CELL_GAP = 0.7  # of the font's size: a wider one may part columns
_UPRIGHT = 0.05


@dataclass(slots=True)
class State:
    ctm: Matrix = IDENTITY
    face: Face | None = None
    size: float = 1.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> "State":
        return State(self.ctm, self.face, self.size, self.character, self.word, self.scale, self.leading, self.rise)


class Shown:
    """The words of one show operator as they run to the right."""

    def __init__(self, state: State, matrix: Matrix) -> None:
        self._state, self._matrix = state, matrix
        self.advance = 0.0  # in unscaled text space
        assert state.face is not None
        self.bold, self.italic = state.face.bold, state.face.italic
        self._texts: list[list[str]] = [[]]
        self._starts: list[float] = [0.0]
        self._ends: list[float] = [0.0]

    @property
    def askew(self) -> bool:
        a, b = self._matrix[0], self._matrix[1]
        return a <= 0 or abs(b) > _UPRIGHT * abs(a)

    @property
    def height(self) -> float:
        c, d = self._matrix[2], self._matrix[3]
        return float(abs(self._state.size) * (c * c + d * d) ** 0.5)

    def place(self, advance: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._matrix
        return advance * a + self._state.rise * c + e, advance * b + self._state.rise * d + f

    def add(self, shown: bytes) -> None:
        state = self._state
        assert state.face is not None
        run = state.face.run(shown)
        self._texts[-1].append(run.text)
        gaps = run.codes * state.character + run.spaces * state.word
        self.advance += (run.width / 1000.0 * state.size + gaps) * state.scale
        self._ends[-1] = self.advance

    def shift(self, thousandths: float) -> None:
        gap = -thousandths / 1000.0 * self._state.size * self._state.scale
        self.advance += gap
        size = abs(self._state.size)
        if not self._texts[-1]:
            self._starts[-1] = self._ends[-1] = self.advance
        elif abs(gap) > _CELL_GAP * size:
            self._texts.append([])
            self._starts.append(self.advance)
            self._ends.append(self.advance)
        elif gap > _WORD_GAP * size and not self._texts[-1][-1].endswith(" "):
            self._texts[-1].append(" ")

    def parts(self) -> list[tuple[str, float, float]]:
        joined = ["".join(texts) for texts in self._texts]
        return [part for part in zip(joined, self._starts, self._ends, strict=True) if part[0].strip()]

"""A page's content stream, followed operator by operator: which words stand where, and which lines are drawn.

Positions are in points, x to the right and y upward, as on the upright page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from ingest.readers.pdf.fonts import Face
from ingest.readers.pdf.tokens import Operand, operations

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 8  # forms inside forms
_WORD_GAP = 0.14  # of the font's size: a wider gap inside one show operator parts words
_CELL_GAP = 0.7  # of the font's size: a wider one may part columns
_THIN = 2.5  # points: a thinner filled rectangle is a drawn line
_UPRIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words shown in one go on one baseline. `at` is the offset of the first among all characters that the file shows,
    a line break counted after each fragment: the decoded source, in the order of the content streams."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    at: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical drawn line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class PageContent:
    number: int
    width: float
    height: float
    fragments: list[Fragment] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: int = 0  # characters set askew, left out
    end: int = 0  # offset after its last fragment


@dataclass(slots=True)
class _State:
    ctm: Matrix = _IDENTITY
    face: Face | None = None
    size: float = 1.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0

    def copy(self) -> "_State":
        return _State(self.ctm, self.face, self.size, self.character, self.word, self.scale, self.leading, self.rise)


def page_content(page: PageObject, number: int, faces: dict[int, Face], first: int) -> PageContent:
    """What the page shows; `first` is the offset of its first character. May raise what pypdf raises for bad files."""
    box = page.mediabox
    content = PageContent(number, float(box.width), float(box.height))
    follower = _Follower(content, faces, first)
    stream = page.get_contents()
    if stream is not None:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        start = (1.0, 0.0, 0.0, 1.0, -float(box.left), -float(box.bottom))
        follower.follow(stream, resources, _State(ctm=_turned(start, page.rotation % 360, content)))
    content.end = follower.at
    return content


def _turned(start: Matrix, rotation: int, content: PageContent) -> Matrix:
    width, height = content.width, content.height
    if rotation in (90, 270):
        content.width, content.height = height, width
    turn: dict[int, Matrix] = {
        90: (0.0, -1.0, 1.0, 0.0, 0.0, width),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, 1.0, -1.0, 0.0, height, 0.0),
    }
    return _times(start, turn.get(rotation, _IDENTITY))


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


class _Follower:
    """Carries out the operators that place text or draw lines; all others pass."""

    def __init__(self, content: PageContent, faces: dict[int, Face], first: int) -> None:
        self._content, self._faces, self.at = content, faces, first
        self._state = _State()
        self._stack: list[_State] = []
        self._tm = self._line = _IDENTITY
        self._path: list[Rule] = []
        self._point = (0.0, 0.0)
        self._resources = DictionaryObject()
        self._artifacts: list[bool] = []  # of each open marked content: is it page furniture?
        self._depth = 0

    def follow(self, stream: StreamObject, resources: DictionaryObject, state: _State) -> None:
        outer = (self._state, self._stack, self._resources, self._artifacts)
        self._state, self._stack, self._resources, self._artifacts = state, [], resources, []
        for operands, operator in operations(stream.get_data()):
            act = _ACTS.get(operator)
            if act is not None:
                act(self, operands)
        self._state, self._stack, self._resources, self._artifacts = outer

    def save(self, _: list[Operand]) -> None:
        self._stack.append(self._state.copy())

    def restore(self, _: list[Operand]) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def transform(self, operands: list[Operand]) -> None:
        self._state.ctm = _times(_matrix(operands), self._state.ctm)

    def begin(self, _: list[Operand]) -> None:
        self._tm = self._line = _IDENTITY

    def font(self, operands: list[Operand]) -> None:
        fonts = self._resources.get("/Font", DictionaryObject()).get_object()
        resource = fonts.get(operands[0]) if isinstance(fonts, DictionaryObject) and operands else None
        self._state.size = _number(operands, 1, self._state.size)
        self._state.face = None
        if resource is None:
            return
        resource = resource.get_object()
        if id(resource) not in self._faces:
            self._faces[id(resource)] = Face.of(resource)
        self._state.face = self._faces[id(resource)]

    def set(self, name: str, operands: list[Operand], factor: float = 1.0) -> None:
        setattr(self._state, name, _number(operands, 0) * factor)

    def move(self, operands: list[Operand]) -> None:
        self._line = self._tm = _times((1.0, 0.0, 0.0, 1.0, _number(operands, 0), _number(operands, 1)), self._line)

    def move_leading(self, operands: list[Operand]) -> None:
        self._state.leading = -_number(operands, 1)
        self.move(operands)

    def place(self, operands: list[Operand]) -> None:
        self._line = self._tm = _matrix(operands)

    def next_line(self, _: list[Operand]) -> None:
        self.move([0.0, -self._state.leading])

    def show(self, operands: list[Operand]) -> None:
        self.show_spaced([operands])

    def show_next(self, operands: list[Operand]) -> None:
        self.next_line([])
        self.show_spaced([operands[-1:]])

    def show_next_spaced(self, operands: list[Operand]) -> None:
        self._state.word, self._state.character = _number(operands, 0), _number(operands, 1)
        self.show_next(operands)

    def show_spaced(self, operands: list[Operand]) -> None:
        items = operands[0] if operands else []
        state = self._state
        if state.face is None or not isinstance(items, list):
            return
        shown = _Shown(state, _times(self._tm, state.ctm))
        for item in items:
            if isinstance(item, bytes):
                shown.add(item)
            elif isinstance(item, float):
                shown.shift(item)
        self._tm = _times((1.0, 0.0, 0.0, 1.0, shown.advance, 0.0), self._tm)
        if not any(self._artifacts):
            self._keep(shown)

    def _keep(self, shown: "_Shown") -> None:
        if shown.askew:
            self._content.turned += sum(len(text.strip()) for text, _, _ in shown.parts())
            return
        for text, start, end in shown.parts():
            x0, y = shown.place(start)
            self._content.fragments.append(
                Fragment(text, x0, shown.place(end)[0], y, shown.height, shown.bold, shown.italic, self.at)
            )
            self.at += len(text) + 1

    def marked(self, operands: list[Operand]) -> None:
        self._artifacts.append(operands[:1] == ["/Artifact"] and "/Pagination" in operands)

    def unmarked(self, _: list[Operand]) -> None:
        if self._artifacts:
            self._artifacts.pop()

    def form(self, operands: list[Operand]) -> None:
        forms = self._resources.get("/XObject", DictionaryObject()).get_object()
        form = forms.get(operands[0]) if isinstance(forms, DictionaryObject) and operands else None
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form" or self._depth >= _DEEPEST:
            return
        self._depth += 1
        state = self._state.copy()
        state.ctm = _times(_matrix(form.get("/Matrix", ArrayObject()) or list(_IDENTITY)), state.ctm)
        self.follow(form, form.get("/Resources", self._resources).get_object(), state)
        self._depth -= 1

    def start_path(self, operands: list[Operand]) -> None:
        self._point = (_number(operands, 0), _number(operands, 1))

    def draw_to(self, operands: list[Operand]) -> None:
        point = (_number(operands, 0), _number(operands, 1))
        self._path.append(self._rule(self._point, point))
        self._point = point

    def rectangle(self, operands: list[Operand]) -> None:
        x, y, width, height = (_number(operands, place) for place in range(4))
        self._path.append(self._rule((x, y), (x + width, y + height)))

    def end_path(self, _: list[Operand]) -> None:
        self._path.clear()

    def paint(self, _: list[Operand]) -> None:
        """A frame gives its four sides, a thin bar one line."""
        for one in self._path:
            if min(one.x1 - one.x0, one.y1 - one.y0) <= _THIN:
                self._content.rules.append(one)
            else:
                self._content.rules += [
                    Rule(one.x0, one.y0, one.x1, one.y0),
                    Rule(one.x0, one.y1, one.x1, one.y1),
                    Rule(one.x0, one.y0, one.x0, one.y1),
                    Rule(one.x1, one.y0, one.x1, one.y1),
                ]
        self._path.clear()

    def _rule(self, start: tuple[float, float], end: tuple[float, float]) -> Rule:
        a, b, c, d, e, f = self._state.ctm
        (x0, y0), (x1, y1) = ((x * a + y * c + e, x * b + y * d + f) for x, y in (start, end))
        return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


class _Shown:
    """The words of one show operator as they run to the right."""

    def __init__(self, state: _State, matrix: Matrix) -> None:
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
        texts = self._texts[-1]
        for text, width, spaced in state.face.glyphs(shown):
            texts.append(text)
            gap = state.character + (state.word if spaced else 0.0)
            self.advance += (width / 1000.0 * state.size + gap) * state.scale
        self._ends[-1] = self.advance

    def shift(self, thousandths: float) -> None:
        gap = -thousandths / 1000.0 * self._state.size * self._state.scale
        self.advance += gap
        size = abs(self._state.size)
        if abs(gap) > _CELL_GAP * size:
            self._texts.append([])
            self._starts.append(self.advance)
            self._ends.append(self.advance)
        elif gap > _WORD_GAP * size and self._texts[-1] and not self._texts[-1][-1].endswith(" "):
            self._texts[-1].append(" ")

    def parts(self) -> list[tuple[str, float, float]]:
        joined = ["".join(texts) for texts in self._texts]
        return [part for part in zip(joined, self._starts, self._ends, strict=True) if part[0].strip()]


def _number(operands: Sequence[object], place: int, default: float = 0.0) -> float:
    value = operands[place] if place < len(operands) else default
    return float(value) if isinstance(value, int | float) else default


def _matrix(operands: Sequence[object]) -> Matrix:
    a, b, c, d, e, f = (_number(operands, place, _IDENTITY[place]) for place in range(6))
    return a, b, c, d, e, f


_ACTS: dict[bytes, Callable[[_Follower, list[Operand]], None]] = {
    b"q": _Follower.save,
    b"Q": _Follower.restore,
    b"cm": _Follower.transform,
    b"BT": _Follower.begin,
    b"Tf": _Follower.font,
    b"Tc": lambda self, operands: self.set("character", operands),
    b"Tw": lambda self, operands: self.set("word", operands),
    b"Tz": lambda self, operands: self.set("scale", operands, 0.01),
    b"TL": lambda self, operands: self.set("leading", operands),
    b"Ts": lambda self, operands: self.set("rise", operands),
    b"Td": _Follower.move,
    b"TD": _Follower.move_leading,
    b"Tm": _Follower.place,
    b"T*": _Follower.next_line,
    b"Tj": _Follower.show,
    b"TJ": _Follower.show_spaced,
    b"'": _Follower.show_next,
    b'"': _Follower.show_next_spaced,
    b"BMC": _Follower.marked,
    b"BDC": _Follower.marked,
    b"EMC": _Follower.unmarked,
    b"Do": _Follower.form,
    b"m": _Follower.start_path,
    b"l": _Follower.draw_to,
    b"re": _Follower.rectangle,
    b"n": _Follower.end_path,
    **dict.fromkeys((b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), _Follower.paint),
}

"""A content stream carried out operator by operator, as far as it places words or draws lines."""

from collections.abc import Callable

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from ingest.readers.pdf.content import Fragment, PageContent, Rule
from ingest.readers.pdf.fonts import Face
from ingest.readers.pdf.matrices import IDENTITY, matrix, number, times
from ingest.readers.pdf.shown import Shown, State
from ingest.readers.pdf.tokens import Operand, operations

_DEEPEST = 8  # forms inside forms
_THIN = 2.5  # points: a thinner filled rectangle is a drawn line


class Follower:
    """Carries out the operators that place text or draw lines; all others pass."""

    def __init__(self, content: PageContent, faces: dict[int, Face], first: int) -> None:
        self._content, self._faces, self.at = content, faces, first
        self._state = State()
        self._stack: list[State] = []
        self._tm = self._line = IDENTITY
        self._path: list[Rule] = []
        self._point = (0.0, 0.0)
        self._resources = DictionaryObject()
        self._artifacts: list[bool] = []  # of each open marked content: is it page furniture?
        self._depth = 0

    def follow(self, stream: StreamObject, resources: DictionaryObject, state: State) -> None:
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
        self._state.ctm = times(matrix(operands), self._state.ctm)

    def begin(self, _: list[Operand]) -> None:
        self._tm = self._line = IDENTITY

    def font(self, operands: list[Operand]) -> None:
        fonts = self._resources.get("/Font", DictionaryObject()).get_object()
        resource = fonts.get(operands[0]) if isinstance(fonts, DictionaryObject) and operands else None
        self._state.size = number(operands, 1, self._state.size)
        self._state.face = None
        if resource is None:
            return
        resource = resource.get_object()
        if id(resource) not in self._faces:
            self._faces[id(resource)] = Face.of(resource)
        self._state.face = self._faces[id(resource)]

    def set(self, name: str, operands: list[Operand], factor: float = 1.0) -> None:
        setattr(self._state, name, number(operands, 0) * factor)

    def move(self, operands: list[Operand]) -> None:
        self._line = self._tm = times((1.0, 0.0, 0.0, 1.0, number(operands, 0), number(operands, 1)), self._line)

    def move_leading(self, operands: list[Operand]) -> None:
        self._state.leading = -number(operands, 1)
        self.move(operands)

    def place(self, operands: list[Operand]) -> None:
        self._line = self._tm = matrix(operands)

    def next_line(self, _: list[Operand]) -> None:
        self.move([0.0, -self._state.leading])

    def show(self, operands: list[Operand]) -> None:
        self.show_spaced([operands])

    def show_next(self, operands: list[Operand]) -> None:
        self.next_line([])
        self.show_spaced([operands[-1:]])

    def show_next_spaced(self, operands: list[Operand]) -> None:
        self._state.word, self._state.character = number(operands, 0), number(operands, 1)
        self.show_next(operands)

    def show_spaced(self, operands: list[Operand]) -> None:
        items = operands[0] if operands else []
        state = self._state
        if state.face is None or not isinstance(items, list):
            return
        shown = Shown(state, times(self._tm, state.ctm))
        for item in items:
            if isinstance(item, bytes):
                shown.add(item)
            elif isinstance(item, float):
                shown.shift(item)
        self._tm = times((1.0, 0.0, 0.0, 1.0, shown.advance, 0.0), self._tm)
        if not any(self._artifacts):
            self._keep(shown)

    def _keep(self, shown: "Shown") -> None:
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
        state.ctm = times(matrix(form.get("/Matrix", ArrayObject()) or list(IDENTITY)), state.ctm)
        self.follow(form, form.get("/Resources", self._resources).get_object(), state)
        self._depth -= 1

    def start_path(self, operands: list[Operand]) -> None:
        self._point = (number(operands, 0), number(operands, 1))

    def draw_to(self, operands: list[Operand]) -> None:
        point = (number(operands, 0), number(operands, 1))
        self._path.append(self._rule(self._point, point))
        self._point = point

    def rectangle(self, operands: list[Operand]) -> None:
        x, y, width, height = (number(operands, place) for place in range(4))
        self._path.append(self._rule((x, y), (x + width, y + height)))

    def end_path(self, _: list[Operand]) -> None:
        self._path.clear()

    def fill(self, _: list[Operand]) -> None:
        """A thin bar is a line; a larger area is a shade behind the words."""
        self._content.rules += [one for one in self._path if min(one.x1 - one.x0, one.y1 - one.y0) <= _THIN]
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


_ACTS: dict[bytes, Callable[[Follower, list[Operand]], None]] = {
    b"q": Follower.save,
    b"Q": Follower.restore,
    b"cm": Follower.transform,
    b"BT": Follower.begin,
    b"Tf": Follower.font,
    b"Tc": lambda self, operands: self.set("character", operands),
    b"Tw": lambda self, operands: self.set("word", operands),
    b"Tz": lambda self, operands: self.set("scale", operands, 0.01),
    b"TL": lambda self, operands: self.set("leading", operands),
    b"Ts": lambda self, operands: self.set("rise", operands),
    b"Td": Follower.move,
    b"TD": Follower.move_leading,
    b"Tm": Follower.place,
    b"T*": Follower.next_line,
    b"Tj": Follower.show,
    b"TJ": Follower.show_spaced,
    b"'": Follower.show_next,
    b'"': Follower.show_next_spaced,
    b"BMC": Follower.marked,
    b"BDC": Follower.marked,
    b"EMC": Follower.unmarked,
    b"Do": Follower.form,
    b"m": Follower.start_path,
    b"l": Follower.draw_to,
    b"re": Follower.rectangle,
    b"n": Follower.end_path,
    **dict.fromkeys((b"S", b"s", b"B", b"B*", b"b", b"b*"), Follower.paint),
    **dict.fromkeys((b"f", b"F", b"f*"), Follower.fill),
}

"""The transformations of a page: (a, b, c, d, e, f) maps x, y to a·x + c·y + e, b·x + d·y + f (ISO 32000-1, 8.3.3)."""

from collections.abc import Sequence

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def number(operands: Sequence[object], place: int, default: float = 0.0) -> float:
    value = operands[place] if place < len(operands) else default
    return float(value) if isinstance(value, int | float) else default


def matrix(operands: Sequence[object]) -> Matrix:
    a, b, c, d, e, f = (number(operands, place, IDENTITY[place]) for place in range(6))
    return a, b, c, d, e, f

"""A `Progress` that remembers what it was told."""

from dataclasses import dataclass, field


@dataclass
class Remembered:
    stages: dict[str, list[int]] = field(default_factory=dict)  # name to [done, total]

    def start(self, stage: str, total: int) -> None:
        self.stages[stage] = [0, total]

    def advance(self, by: int = 1) -> None:
        self.stages[next(reversed(self.stages))][0] += by

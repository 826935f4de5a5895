"""A transformers language model of random weights. It knows the documents' words and nothing of what they mean."""

import re
from collections.abc import Sequence
from typing import Any

from tests.rag.adversary.tricks import Known, Shown, item, written

_WORD = re.compile(r"\w+|[^\w\s]")


class Gibberish:
    """GPT-2 with two layers of 32 dimensions, whose vocabulary is that of some texts and of JSON."""

    def __init__(self, texts: Sequence[str], seed: int = 0) -> None:
        import torch
        from transformers import GPT2Config, GPT2LMHeadModel

        torch.manual_seed(seed)
        words = sorted({word for text in texts for word in _WORD.findall(text)})
        self._words = [
            *words,
            *'{}[]":,',
            '{"sentences": [{"text": "',
            '", "quotes": [{"passage": 1, "quote": "',
            '"}]}',
        ]
        size = len(self._words)
        shape: dict[str, Any] = {"n_positions": 256, "n_embd": 32, "n_layer": 2, "n_head": 2}
        config = GPT2Config(vocab_size=size, bos_token_id=0, eos_token_id=size - 1, initializer_range=0.5, **shape)
        self._model = GPT2LMHeadModel(config).eval()

    def words(self, length: int, seed: int) -> str:
        import torch

        torch.manual_seed(seed)
        torch.set_num_threads(1)  # for so small a model, a second thread only waits
        start = torch.tensor([[seed % len(self._words)]])
        options: dict[str, Any] = {"do_sample": True, "top_k": 0, "pad_token_id": 0, "min_new_tokens": length}
        ids = self._model.generate(start, attention_mask=torch.ones_like(start), max_new_tokens=length, **options)
        return " ".join(self._words[number] for number in ids[0].tolist())

    def write(self, kind: str, seed: int, shown: Shown, known: Known) -> str:
        """ "free": whatever comes; "schema": as a server does that holds a model to the reply's schema."""
        words = self.words(60, seed)
        if kind == "free":
            return words
        said = [" ".join(words.split()[at : at + 10]) for at in range(0, 60, 10)]
        return written(*(item(said[at], (at // 2 + 1, said[at + 1])) for at in (0, 2, 4)))

"""Randomly initialised sentence-transformers models, small enough to be made in a test."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

WORDS = (
    *("the", "agency", "shall", "report", "to", "council", "and", "commission", "on", "open", "data"),
    *("who", "is", "responsible", "since", "when", "yes", "may"),
)
PIECES = [*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789")]


def make_model(
    folder: Path, *, pooling: str = "mean", normalised: bool = True, max_length: int = 32, seed: int = 0,
    prompts: Mapping[str, str] | None = None,
) -> Any:  # fmt: skip
    """A two-layer BERT of 16 dimensions, saved to a folder, and as it is in memory."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    bert = folder.with_name(folder.name + "-bert")
    bert.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *PIECES, ".", ",", "?"]
    (bert / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(str(bert / "vocab.txt")).save_pretrained(bert)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, initializer_range=0.5,
    )  # fmt: skip
    BertModel(config).save_pretrained(bert)
    modules = [Transformer(str(bert), max_seq_length=max_length), Pooling(16, pooling_mode=pooling)]
    model = SentenceTransformer(modules=[*modules, Normalize()] if normalised else modules, prompts=dict(prompts or {}))
    model.save(str(folder))
    return model


def make_static_model(folder: Path) -> Any:
    """A table of word vectors, without a transformer: nothing that the export knows."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    torch.manual_seed(0)
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(("[UNK]", *WORDS))}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)])
    model.save(str(folder))
    return model

"""All settings, each a `VIDIMUS_…` variable too."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.records import Marking


class Settings(BaseSettings):
    """Read from the environment; every default works with no server, no key and no network."""

    model_config = SettingsConfigDict(env_prefix="VIDIMUS_", env_parse_none_str="none", extra="ignore")

    home: Path = Path("var")  # all state
    corpus: Path | None = None  # folder with catalogue.toml; None: the one that is installed
    embedding_model: str = "all-MiniLM-L6-v2"  # a sentence-transformers name or folder
    chroma_url: str | None = None  # None: embedded
    llm_url: str | None = None  # an OpenAI-compatible server; None: verbatim answers
    llm_model: str | None = None
    llm_key: str | None = None
    anonymous: Marking | None = Field(
        default=Marking.PUBLIC, description="clearance without a key, where keys exist; None refuses such callers"
    )
    generations_kept: int = Field(default=3, ge=1)

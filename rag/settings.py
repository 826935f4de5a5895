"""All settings, each a `VIDIMUS_…` variable too."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.records import Marking


class Settings(BaseSettings):
    """Read from the environment; every default works with no server, no key and no network."""

    model_config = SettingsConfigDict(env_prefix="VIDIMUS_", env_parse_none_str="none", extra="ignore")

    home: Path = Path("var")  # all state
    corpus: Path | None = None  # folder with catalogue.toml; None: the one that is installed
    embedding_model: str = "all-MiniLM-L6-v2"  # a sentence-transformers name or folder
    reader: str | None = "packaged"  # the small reader: packaged, a folder, or none
    chroma_url: str | None = None  # None: embedded
    llm_url: str | None = None  # an OpenAI-compatible server; None: verbatim answers
    llm_model: str | None = None  # by the name that the server knows it by
    llm_key: SecretStr | None = None
    llm_seconds: float = Field(
        default=30.0, gt=0, le=600, description="for a question; then the verbatim answer is given"
    )
    llm_tokens: int = Field(default=8_000, ge=2_000, description="for a question, prompts and replies together")
    llm_passages: int = Field(default=12, ge=1, le=50, description="that the model is shown")
    anonymous: Marking | None = Field(
        default=Marking.PUBLIC, description="clearance without a key, where keys exist; None refuses such callers"
    )
    generations_kept: int = Field(default=3, ge=1)
    ingest_megabytes: int = Field(default=50, ge=1, le=200, description="of a file that comes over the network")

"""The settings, and what keeps the product from asking foreign hosts, set before anything that reads it is imported.

A variable that is already set stays as it is: who wants to fetch another embedding model by name says so himself.
"""

import os

from pydantic import ValidationError

from api.errors import UsageError
from rag.settings import Settings

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}


def stay_offline() -> None:
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        (first, *_) = error.errors()
        name = "VIDIMUS_" + "_".join(str(part) for part in first["loc"]).upper()
        raise UsageError(f"The environment variable {name} is wrong ({first['msg']}): correct or unset it.") from None

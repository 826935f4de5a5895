"""What keeps the product from asking foreign hosts, set before anything that reads it is imported.

A variable that is already set stays as it is: who wants to fetch another embedding model by name says so himself.
"""

import os

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

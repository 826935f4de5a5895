"""What stops an answer. The whole tree is drawn in `ingest.errors`."""

from ingest.errors import VidimusError


class AssistantError(VidimusError):
    code = "assistant_error"


class NotInCorpus(AssistantError):
    """No such document or passage for this caller: absent and not cleared are told alike."""

    code = "not_found"


class NoIndex(AssistantError):
    code = "no_index"


class IndexMismatch(AssistantError):
    code = "index_mismatch"


class IndexDamaged(AssistantError):
    code = "index_damaged"


class ModelUnavailable(AssistantError):
    code = "model_unavailable"


class NoLanguageModel(ModelUnavailable):
    """A generated answer was asked for where no language model is configured."""

    code = "no_language_model"


class LanguageModelFailed(ModelUnavailable):
    """The language model gave no usable reply. Never reaches a caller: he gets the verbatim answer."""

    code = "language_model_failed"


class LanguageModelLate(LanguageModelFailed):
    code = "language_model_late"


class IndexBusy(AssistantError):
    code = "index_busy"


class IndexUnavailable(AssistantError):
    code = "index_unavailable"

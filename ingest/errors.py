"""The exceptions of Vidimus, one tree. Each message is one sentence that names the fix.

VidimusError
├── IngestError                what stops a document from coming in
│   ├── CatalogueError         corpus/catalogue.toml is missing or wrong
│   ├── UnreadableDocument     a file is not what it says, or cannot be read
│   └── NotStored              the disk takes nothing: it is full, or not to be written
├── LibraryError               the stored records cannot be read
├── AssistantError             (rag.errors) what stops an answer
│   ├── NotInCorpus            no such document or passage for this caller
│   ├── NoIndex                nothing has been ingested yet
│   ├── IndexMismatch          the index was made by another model
│   ├── IndexDamaged           the index cannot be read
│   ├── IndexBusy              another process is writing the index
│   ├── IndexUnavailable       the Chroma server that holds the vectors does not answer
│   └── ModelUnavailable       a configured model cannot be used
│       ├── NoLanguageModel        a generated answer was asked for, and no language model is configured
│       └── LanguageModelFailed    the language model gave no usable reply
│           └── LanguageModelLate  it gave none in time
└── ApiError                   (api.errors) what stops the server or a command
    ├── UsageError             a command or a setting is not as it should be
    ├── ServeError             the server cannot start as it was told to
    ├── NotWritable            the home folder cannot be written
    └── KeysError              a key cannot be made or revoked
        └── KeysUnreadable     the keys cannot be read
"""


class VidimusError(Exception):
    """The root; `code` is what programs compare, the message is what people read."""

    code = "error"


class IngestError(VidimusError):
    code = "ingest_error"


class CatalogueError(IngestError):
    code = "catalogue_error"


class UnreadableDocument(IngestError):
    code = "unreadable_document"


class NotStored(IngestError):
    code = "not_stored"


class LibraryError(VidimusError):
    code = "library_error"

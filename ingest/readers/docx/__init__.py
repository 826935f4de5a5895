"""Word files, by python-docx: their paragraphs, tables and notes as blocks in reading order."""

from ingest.readers.docx.reader import read_docx

__all__ = ["read_docx"]

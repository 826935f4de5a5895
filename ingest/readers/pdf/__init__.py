"""PDF files, by pypdf: what each page shows, less its furniture, as blocks in reading order."""

from ingest.readers.pdf.reader import read_pdf

__all__ = ["read_pdf"]

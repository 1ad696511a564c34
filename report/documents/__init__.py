"""The compiled report as files: Word, Excel and pictures. Bytes out; nothing is stored or sent.

What is slow to import (docxtpl, XlsxWriter, matplotlib) is imported where it is used.
"""

from report.documents.bars import figure_picture
from report.documents.excel import make_excel
from report.documents.letterhead import Letterhead, default_letterhead
from report.documents.naming import Document, file_name
from report.documents.picture import progress_picture
from report.documents.sources import Source
from report.documents.word import make_word

__all__ = [
    "Document",
    "Letterhead",
    "Source",
    "default_letterhead",
    "figure_picture",
    "file_name",
    "make_excel",
    "make_word",
    "progress_picture",
]

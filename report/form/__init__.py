"""The Excel form of a report: written to be filled in without a signal, and read again."""

from report.form.model import (
    LAYOUT,
    FilledForm,
    FilledItem,
    FormContent,
    FormMark,
    FormRefused,
)
from report.form.reading import is_form, read_form
from report.form.writing import write_form

__all__ = [
    "LAYOUT",
    "FilledForm",
    "FilledItem",
    "FormContent",
    "FormMark",
    "FormRefused",
    "is_form",
    "read_form",
    "write_form",
]

"""Questionnaires and answers as XML: XLSForm to XForm, fields, typed answers; no Django."""

from backend.survey.xforms.answers import Answers, answers_of
from backend.survey.xforms.contents import EntityDeclaration, MediaName
from backend.survey.xforms.conversion import Converted, convert
from backend.survey.xforms.entity_blocks import EntityBlock, entity_blocks_of
from backend.survey.xforms.faults import Fault, Notice, Refused, Remark
from backend.survey.xforms.fields import Field, read_fields
from backend.survey.xforms.filling import build
from backend.survey.xforms.instance import Envelope, parse_submission
from backend.survey.xforms.odk_validate import validate_with_java

__all__ = [
    "Answers",
    "Converted",
    "EntityBlock",
    "EntityDeclaration",
    "Envelope",
    "Fault",
    "Field",
    "MediaName",
    "Notice",
    "Refused",
    "Remark",
    "answers_of",
    "build",
    "convert",
    "entity_blocks_of",
    "parse_submission",
    "read_fields",
    "validate_with_java",
]

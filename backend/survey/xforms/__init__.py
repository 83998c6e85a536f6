"""Questionnaires and answers as XML: XLSForm to XForm, fields, typed answers; no Django."""

from backend.survey.xforms.answers import Answers, answers_by, answers_of, by_path
from backend.survey.xforms.contents import EntityDeclaration, MediaName
from backend.survey.xforms.conversion import Converted, convert
from backend.survey.xforms.encryption import public_key_of, with_public_key
from backend.survey.xforms.entity_blocks import EntityBlock, entity_blocks_of
from backend.survey.xforms.entity_spec import entity_spec
from backend.survey.xforms.explaining import said_by_pyxform
from backend.survey.xforms.faults import Fault, Notice, Refused, Remark
from backend.survey.xforms.fields import Field, read_fields
from backend.survey.xforms.filling import build
from backend.survey.xforms.identifiers import odata_name, odata_path
from backend.survey.xforms.instance import Envelope, parse_submission
from backend.survey.xforms.marks import NAMESPACE, sensitive_paths
from backend.survey.xforms.odk_validate import validate_with_java
from backend.survey.xforms.structure import bind_type, removed, type_conflict
from backend.survey.xforms.xform import MAX_ID

__all__ = [
    "MAX_ID",
    "NAMESPACE",
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
    "answers_by",
    "answers_of",
    "bind_type",
    "build",
    "by_path",
    "convert",
    "entity_blocks_of",
    "entity_spec",
    "odata_name",
    "odata_path",
    "parse_submission",
    "public_key_of",
    "read_fields",
    "removed",
    "said_by_pyxform",
    "sensitive_paths",
    "type_conflict",
    "validate_with_java",
    "with_public_key",
]

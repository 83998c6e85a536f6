"""Knows pyxform's English messages (4.5) and says which sentence of ours each one is."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A family of pyxform messages; named groups become the place and parameters.

    `find` = (column, group): the row is the first one of the sheet survey whose cell in that
    column holds the group's text, for messages that name no row.
    """

    pattern: re.Pattern[str]
    code: str
    sheet: str | None = None
    column: str | None = None
    find: tuple[str, str] | None = None


def _rule(
    pattern: str,
    code: str,
    sheet: str | None = "survey",
    column: str | None = None,
    find: tuple[str, str] | None = None,
) -> Rule:
    return Rule(re.compile(_ROW + pattern, re.DOTALL), code, sheet, column, find)


_ROW = r"^(?:ODK Validate.*?)?(?:\[row : (?P<row>\d+)\]\s*)?"
_ON = r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']*)' value is invalid\. "
_SAVE_TO = r"On the 'survey' sheet, the 'save_to' value is invalid\. "
_ENTITY = r"On the 'entities' sheet, the entity declaration is invalid\. "
_NAME = r"On the 'survey' sheet, the 'name' value '(?P<name>[^']*)' is invalid\. "
_PARAMS = r"On the 'survey' sheet, the 'parameters' value is invalid\. "

# A table: a line or two for each message.
# fmt: off
_SHEETS = (
    _rule(r"You must have a sheet named 'survey'\..*were found: (?P<near>.+)\.",
          "sheet_survey_near", None),
    _rule(r"You must have a sheet named 'survey'", "sheet_survey_missing", None),
    _rule(r"There should be a choices sheet", "sheet_choices_missing", None),
    _rule(r"There should be an external_choices sheet", "sheet_external_missing", None),
    _rule(r"Duplicate column header: (?P<header>.*)", "header_duplicate", None),
    _rule(r"Invalid headers provided for sheet: '(?P<sheet>\w+)'\. Headers that are different.*"
          r"found: '(?P<other>.*)', '(?P<header>.*)'\.",
          "header_same_column"),
    _rule(r"Invalid headers provided for sheet: '(?P<sheet>\w+)'\. One or more required.*"
          r"not found: (?P<missing>.*?)\. Learn",
          "header_missing"),
    _rule(r"Invalid headers provided for sheet: '(?P<sheet>\w+)'", "header_row_missing"),
    _rule(r"The xls file provided has an invalid date on the (?P<sheet>\S+) sheet, under the "
          r"(?P<column>.+) column on row number (?P<row0>\d+)",
          "date_invalid"),
    _rule(r"Survey cannot have an empty id_string", "form_id_missing", "settings", "form_id"),
    _rule(r"Cannot omit instanceID", "encryption_needs_instance_id", "settings", "omit_instanceID"),
)

_NAMES = (
    _rule(_ON + r"Choices must have a name", "choice_name_missing"),
    _rule(_ON + r"Choice names must be unique", "choice_name_duplicate"),
    _rule(_ON + r"Names must begin", "name_invalid"),
    _rule(r"The '(?P<name>.*)' value is invalid\. Names must begin", "name_invalid_value", None),
    _rule(_ON + r"Names used here must not begin with two", "entity_name_underscores"),
    _rule(_ON + r"Names used here must not contain a period", "entity_name_period"),
    _rule(_ON + r"Names used here must not be 'name'", "entity_name_reserved"),
    _rule(_NAME + r"Questions, groups, and repeats must be unique",
          "name_duplicate", column="name"),
    _rule(_NAME + r"Repeat names must not be the same", "name_is_root", column="name"),
    _rule(_NAME + r"Repeat names must unique", "repeat_duplicate", column="name"),
    _rule(r"On the 'survey' sheet, the 'name' value 'meta'", "name_meta", column="name"),
    _rule(r"Question or group with no name", "name_missing", column="name"),
    _rule(r"Question with no type", "type_missing", column="type"),
    _rule(r"Unknown question type '(?P<type>.*)'\.",
          "type_unknown", column="type", find=("type", "type")),
    _rule(r"This section has not been included",
          "type_include", column="type", find=("type", "!include")),
    _rule(r"The survey element named '(?P<name>.*)' has no label or hint",
          "label_missing", column="label", find=("name", "name")),
    _rule(r"Choice names with spaces.*See \[(?P<name>.*)\] in \[(?P<list>.*)\]",
          "choice_name_spaces", "choices", "name"),
)

_GROUPS_AND_LISTS = (
    _rule(r"Unmatched 'end_(?P<type>\w+)'", "group_not_opened", column="type"),
    _rule(r"Unmatched 'begin_(?P<type>\w+)'.*for the name '(?P<name>.*)'",
          "group_not_closed", column="type"),
    _rule(r"Repeat loop without list name", "loop_no_list", column="type"),
    _rule(r"List name not in columns sheet: (?P<list>.*)", "list_unknown", column="type"),
    _rule(r"List name not in choices sheet: (?P<list>.*)", "list_unknown", column="type"),
    _rule(r"List name not in external choices sheet: (?P<list>.*)",
          "list_external_unknown", column="type"),
    _rule(r"File name for '\S+ (?P<list>.*)' should end", "file_list_extension", column="type"),
    _rule(r"Choice filter not supported with or_other",
          "filter_with_or_other", column="choice_filter"),
    _rule(r"Choice filter not supported for table-list",
          "filter_with_table_list", column="choice_filter"),
    _rule(r"Badly formatted table list, list names don't match: (?P<first>.*) vs\. (?P<second>.*)",
          "table_list_mixed", column="type"),
    _rule(r"Please specify choices for this 'or other'", "choices_missing", column="type"),
    _rule(r"There should be choices for this question", "choices_missing", column="type"),
    _rule(r"Missing calculation", "calculation_missing", column="calculation"),
    _rule(r"Question '(?P<name>.*)' uses 'search\(\)', and.*list name '(?P<list>.*?)'",
          "search_mixed", column="appearance", find=("name", "name")),
    _rule(r"Question '(?P<name>.*)' is a select from file type",
          "search_with_file", column="appearance", find=("name", "name")),
    _rule(r"The same instance id will be generated.*Instance name: '(?P<name>.*?)'",
          "instance_conflict"),
    _rule(r"Media type: (?P<name>.*) not supported", "media_unknown"),
    _rule(r"To use big-image.*element named (?P<name>.*)\.",
          "big_image_alone", column="image", find=("name", "name")),
)

_REFERENCES = (
    _rule(_ON + r"Reference variables must start", "reference_syntax"),
    _rule(_ON + r"Reference variable lists must have a comma", "reference_commas"),
    _rule(_ON + r"Reference variables must contain.*find the name '(?P<name>.*)'",
          "reference_unknown"),
    _rule(_ON + r"Reference variables names must be unique.*The name '(?P<name>.*?)'",
          "reference_ambiguous"),
    _rule(r".*There is no survey element named '(?P<name>.*)'", "reference_unknown"),
    _rule(r".*There are multiple survey elements named '(?P<name>.*)'", "reference_ambiguous"),
    _rule(r"The question \$\{(?P<name>.*?)\} is not user-visible.*question \$\{(?P<other>.*?)\}",
          "trigger_hidden", column="trigger", find=("name", "other")),
    _rule(r"For 'background-geopoint' questions", "background_geopoint", column="trigger"),
)

_PARAMETERS = (
    _rule(r"Audits must always be named", "audit_named", column="name"),
    _rule(r"To include location information in the audit",
          "audit_location", column="parameters", find=("type", "!audit")),
    _rule(_PARAMS + r"Parameters must be in the form", "parameters_syntax", column="parameters"),
    _rule(_PARAMS +
          r"The accepted parameter keys.*are '(?P<accepted>.*?)'\. .*key\(s\): '(?P<rejected>.*?)'",
          "parameters_unknown", column="parameters"),
    _rule(_PARAMS + r"For the 'range' question type, (?P<said>.*)",
          "range_invalid", column="parameters"),
    _rule(_PARAMS + r"(?P<said>.*)", "parameter_invalid", column="parameters"),
    _rule(_ON + r"(?P<said>For geoshape and geotrace.*)", "parameter_invalid"),
    _rule(r"Parameter 'app' has an invalid Android package name",
          "app_invalid", column="parameters"),
    _rule(r"(?P<said>(?:Parameters? |(?:track-changes|identify-user|randomize|seed)\b).*)",
          "parameter_invalid", column="parameters"),
    _rule(r"(?P<said>Invalid value for quality\.)", "parameter_invalid", column="parameters"),
)

_ENTITIES = (
    _rule(_SAVE_TO + r"To save entity properties", "entity_no_sheet", column="save_to"),
    _rule(_SAVE_TO +
          r"The save_to property '(?P<property>.*)' is already assigned by row '(?P<other>\d+)'",
          "entity_property_twice", column="save_to"),
    _rule(_SAVE_TO + r"Groups and repeats", "entity_property_on_group", column="save_to"),
    _rule(_SAVE_TO + r"The entity list name '(?P<list>.*)' was not found",
          "entity_list_unknown", column="save_to"),
    _rule(_SAVE_TO + r"When there is more than one", "entity_prefix_missing", column="save_to"),
    _rule(_SAVE_TO + r"A 'save_to' value must have at most",
          "entity_prefix_twice", column="save_to"),
    _rule(_SAVE_TO + r"(?P<said>The entity list name '.*)", "entity_scope", column="save_to"),
    _rule(_ENTITY + r"The entity list name '(?P<list>.*?)' does not have a label",
          "entity_label_missing", "entities", "label"),
    _rule(_ENTITY + r"The entity list name '(?P<list>.*?)' does not have an 'update_if'",
          "entity_update_if_missing", "entities", "update_if"),
    _rule(_ENTITY + r"The entity list name '(?P<list>.*?)' does not have an 'entity_id'",
          "entity_id_missing", "entities", "entity_id"),
    _rule(_ENTITY + r"(?P<said>.*)", "entity_scope", "entities"),
    _rule(r"On the 'entities' sheet, one or more column names.*pyxform: (?P<columns>.*?)\. Please",
          "entity_columns_unknown", "entities"),
    _rule(_ON + r"The 'list_name' column must not have any duplicate", "entity_list_twice"),
    _rule(_ON + r"Entity lists must have a name", "entity_list_missing"),
)

RULES: tuple[Rule, ...] = (
    *_SHEETS,
    *_NAMES,
    *_ENTITIES,
    *_GROUPS_AND_LISTS,
    *_REFERENCES,
    *_PARAMETERS,
)

WARNINGS: tuple[Rule, ...] = (
    _rule(r"The form_id and id_string column headers are both", "notice_two_form_ids", "settings"),
    _rule(r"When looking for a sheet named '(?P<wanted>.*?)'.*were found: (?P<near>.*?)\.",
          "sheet_near", None),
    _rule(r"On the 'choices' sheet, the '(?P<heading>.*)' value is invalid\. Column headers",
          "header_spaces", "choices"),
    _rule(r"On the 'choices' sheet, the 'label' value is invalid",
          "notice_choice_label", "choices", "label"),
    _rule(r"On the 'survey' sheet, the 'name' value '(?P<name>.*)' is problematic",
          "notice_name_case", column="name"),
    _rule(r"Language '(?P<language>.*)' is missing the (?P<where>\w+) columns (?P<columns>.*?)\.?$",
          "notice_translation_missing", None),
    _rule(r"Language '(?P<language>.*)' is missing the (?P<where>\w+) (?P<columns>\S+) column\.",
          "notice_translation_missing", None),
    _rule(r"The following language declarations.*codes: (?P<languages>.*?)\. Learn",
          "notice_language_code", None),
    _rule(r"This form uses or_other and translations", "notice_or_other_untranslated", None),
    _rule(r"Repeat has no label: \{'name': '(?P<name>.*?)'", "notice_repeat_label", column="label"),
    _rule(r"Row without name, text, or label is being skipped", "notice_row_skipped"),
    _rule(r"The 'disabled' column header", "notice_disabled", column="disabled"),
    _rule(r"Use the max-pixels parameter", "notice_max_pixels", column="parameters"),
    _rule(r"(?P<type>\w+) is no longer supported on most devices",
          "notice_device_metadata", column="type"),
    _rule(r"select one external is only meant",
          "notice_external_unfiltered", column="choice_filter"),
)
# fmt: on

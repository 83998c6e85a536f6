"""What is wrong with a mapping, NAME.toml."""

from typing import Final

from django.utils.translation import gettext_noop as _

MAPPINGS: Final = {
    "mapping_too_long": _("The mapping is longer than {limit} bytes. Take out what is not needed."),
    "mapping_not_utf8": _("Line {line}: the mapping is not UTF-8 text. Save it as UTF-8."),
    "mapping_too_deep": _("The mapping is nested too deeply. Write only its few tables."),
    "mapping_not_toml": _(
        "Line {line}, column {column}: this is not TOML ({reason}). Mend the line."
    ),
    "mapping_key_unknown": _("«{key}» is no key of a mapping. Use one of: {known}."),
    "mapping_key_missing": _("«{key}» is missing. Add it with the path of its question."),
    "mapping_text_expected": _("«{key}» must be a text that is not empty. Write it in quotes."),
    "mapping_table_expected": _("«{key}» must be a table. Write it under [{key}]."),
    "record_unknown": _("record must be one of: {known}. Mend the line «record = …»."),
    "field_unknown": _(
        "[{table}]: a record of kind «{record}» has no field «{field}».{hint} Mend the name."
    ),
    "field_twice": _(
        "«{field}» stands in [fields] and in [constants]. Take it out of one of them."
    ),
    "field_missing": _("A record of kind «{record}» needs «{field}». Add it under [fields]."),
    "question_unknown": _(
        "{place}: the form has no question «{question}».{hint} Mend the path or add the question."
    ),
    "question_type": _(
        "{place}: question «{question}» has type {type}, but one of these is needed: {accepted}. "
        "Change the question's type or name another question."
    ),
    "question_sensitive": _(
        "{place}: question «{question}» (row {row}) is sensitive ({sensitive}), but this is kept in"
        " a plain column. Take the line out of the mapping, or the mark off the question."
    ),
    "question_repeated": _(
        "{place}: question «{question}» lies in the repeat «{repeat}», so it has many answers. "
        "Name a question outside the repeat."
    ),
    "value_unfit": _("{place}: the field cannot have this value. Expected: {expected}."),
    "values_unused": _(
        "[values.{field}] is never used. Add «{field}» under [fields] or take the table out."
    ),
    "person_position": _("A record about a person must not have a position. Take out «position»."),
    "rows_unknown": _(
        "[rows.{rows}]: a record of kind «{record}» has no such rows. Use one of: {known}."
    ),
    "repeat_unknown": _(
        "{place}: the form has no repeat «{question}».{hint} Mend the path or add the repeat."
    ),
    "figures_elsewhere": _(
        "[figures] belongs to a record about persons, not to one of kind «{record}». Take it out."
    ),
    "figures_unknown": _("[figures]: «{key}» is unknown. Use one of: {known}."),
    "figures_threshold": _(
        "[figures]: «{key}» must be a whole number from {least} to {most}. Mend the number."
    ),
    "scores_missing": _("A screening needs [scores]. Add it with q1 to q7 and injecting."),
    "scores_elsewhere": _(
        "[scores] belongs to a screening, not to a record of kind «{record}». Take it out."
    ),
    "score_unknown": _(
        "[scores]: «{key}» is unknown.{hint} Use q1 to q7, injecting or injecting_days."
    ),
    "score_missing": _("[scores]: «{key}» is missing. Add it with the path of its question."),
    "score_pattern": _(
        "scores.{key}: the path must hold {mark} for the substance's letter. Add it."
    ),
}

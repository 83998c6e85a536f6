"""How a questionnaire's answers become records: the `NAME.toml` beside `NAME.xlsx`. PURE.

record = "activity"        # a kind of record, see outreach.kinds
unit = "ma_xa"             # the question that holds the five-digit commune code
day = "ngay"               # the question that holds the day of the event
position = "vi_tri"        # a geopoint question; never of a record about a person
[fields]                   # record field = path of the question
kind = "loai"
[values.kind]              # choice = value of the record field; "" = no value
tim_hieu = "T03"
[constants]                # record field = fixed value
level = "xa"
[rows.needs]               # of the kinds that have rows: a repeat, and questions in it
repeat = "nhu_cau"
[rows.needs.fields]        # field of a row = path below the repeat
persons = "so_nguoi"
[scores]                   # screening only; {s} stands for the substance letters a to j
q1 = "g1/q1_{s}"           # q1 … q7, injecting, injecting_days
[figures]                  # of records about persons: fewer are never published
total = 30                 # in a unit
cell = 10                  # in a cell of a breakdown
"""

from outreach.mapping.applying import Applied, Assist, apply, event_day, position, unit_code
from outreach.mapping.checking import FieldLike, check
from outreach.mapping.parsing import Mapping, parse

__all__ = [
    "Applied",
    "Assist",
    "FieldLike",
    "Mapping",
    "apply",
    "check",
    "event_day",
    "parse",
    "position",
    "unit_code",
]

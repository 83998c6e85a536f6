"""The sentences of faults and findings, by code: English, which is the key of its translation.

Each says where, what is wrong and what to do; a file for each part of the programme.
"""

from typing import Final

from outreach.sentences.activities import ACTIVITIES
from outreach.sentences.answers import ANSWERS
from outreach.sentences.campaigns import CAMPAIGNS
from outreach.sentences.cases import CASES
from outreach.sentences.mappings import MAPPINGS
from outreach.sentences.offices import OFFICES
from outreach.sentences.referrals import REFERRALS

SENTENCES: Final = {
    **MAPPINGS,
    **ANSWERS,
    **CAMPAIGNS,
    **CASES,
    **ACTIVITIES,
    **OFFICES,
    **REFERRALS,
}

"""The programme's codes in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SETTINGS: Final = {
    "truong_hoc": _("School"),
    "noi_lam_viec": _("Workplace"),
    "cong_dong": _("Community"),
    "": _("Setting not known"),
}
ACTIVITY_KINDS: Final = {
    "T01": _("Talk"),
    "T02": _("Conference or seminar"),
    "T03": _("Contest on law, policy and harms of drugs"),
    "T04": _("Contest of creative ideas of young people"),
    "T05": _("Handbooks and publications"),
    "T06": _("Leaflets, posters and banners"),
    "T07": _("Radio, television and press"),
    "T08": _("Posts and videos online"),
    "T09": _("House rules of a school or workplace"),
    "T10": _("Part of lessons or extra-curricular activities"),
    "T11": _("Praise of good examples"),
    "T12": _("Movements and meetings of associations"),
    "T13": _("Court sessions held for the public"),
    "C01": _("Psychological counselling"),
    "C02": _("Education on law and harms of drugs"),
    "C03": _("Parenting skills"),
    "C04": _("Personal skills"),
    "C05": _("Encouraging community activities and sport"),
    "C06": _("Work with parents and relatives"),
    "C07": _("Advice on choosing services"),
    "C08": _("Legal advice"),
    "C09": _("Encouraging treatment"),
    "S02": _("Screening at health check-ups"),
    "D1": _("Training of leaders in the basics"),
    "D2": _("Training in screening, assessment and counselling"),
    "D3": _("Training in prevention models"),
    "D4": _("Review of training needs"),
    "D5": _("Training in treatment of addiction"),
    "D6": _("Staff sent to courses of the province or the State"),
    "D7": _("Training of health staff"),
    "D8": _("Training of those who care at home"),
    "D9": _("Training in software and hotline skills"),
    "D10": _("Training of speakers"),
    "D11": _("Training of collaborators"),
    "D12": _("Training in regulations"),
    "D13": _("Training in quality assessment"),
    "M0": _("Assessment of the conditions of a model"),
    "M1": _("Model at work"),
    "M2": _("Evaluation of a model"),
    "M3": _("Model passed on to others"),
    "K1": _("Inspection or supervision"),
    "X1": _("Survey of a commune"),
    "X2": _("Monthly figures of a commune"),
    "Q1": _("Plan of a commune"),
    "Q2": _("Rules of coordination"),
    "Q3": _("Review meeting"),
    "Q4": _("Praise and rewards"),
}
PERSON_KINDS: Final = {
    "S01": _("Screening"),
    "P01": _("Outreach contact"),
    "C00": _("Counselling of a person or family"),
    "R01": _("Referral made"),
    "R02": _("Referral received"),
    "V01": _("Support of livelihood"),
    "H01": _("Call to the hotline"),
    "S05": _("Survey of a pupil"),
}
SITE_KINDS: Final = {
    "tieu_hoc": _("Primary school"),
    "thcs": _("Lower secondary school"),
    "thpt": _("Upper secondary school"),
    "gdtx": _("Continuing education centre"),
    "truong_nghe": _("Vocational school"),
    "cao_dang_dh": _("College or university"),
    "doanh_nghiep": _("Enterprise"),
    "kcn_ccn": _("Industrial park"),
    "co_quan": _("Public office"),
    "co_so_dich_vu": _("Service business"),
    "khu_dan_cu": _("Residential area"),
    "nha_van_hoa": _("House of culture"),
    "diem_tu_van": _("Counselling point"),
    "tram_y_te": _("Health station"),
    "co_so_cai_nghien": _("Treatment centre"),
    "khac": pgettext_lazy("site", "Other"),
}
BANDS: Final = {
    "none": _("Never used"),
    "low": _("Low risk"),
    "moderate": _("Moderate risk"),
    "high": _("High risk"),
}
SUBSTANCES: Final = {
    "tobacco": _("Tobacco"),
    "alcohol": _("Alcohol"),
    "cannabis": _("Cannabis"),
    "cocaine": _("Cocaine"),
    "amphetamines": _("Amphetamine-type stimulants"),
    "inhalants": _("Inhalants"),
    "sedatives": _("Sedatives or sleeping pills"),
    "hallucinogens": _("Hallucinogens"),
    "opioids": _("Opioids"),
    "other": _("Other substances"),
}
ACTIONS: Final = {
    "information": _("Information and encouragement"),
    "brief_intervention": _("Brief intervention"),
    "brief_intervention_and_referral": _("Brief intervention, further assessment and referral"),
    "further_assessment": _("Further assessment and more intensive treatment"),
}
INDICATORS: Final = {
    "I-01": _("People on file who use drugs, reached with prevention services"),
    "I-02": _("People on file who are addicted, counselled, screened, assessed or treated"),
    "I-03": _("People after treatment supported with training, work and integration"),
    "I-04": _("People at high risk reached with services"),
    "I-05": _("Hotspot communes with activities at schools, workplaces and in the community"),
    "I-06": _("Staff trained"),
    "I-07": _("Effective models"),
    "I-08": _("Growth in the number of addicted people against 2021"),
    "I-09": _("People on file who use drugs or are addicted, reached with services"),
}
COMPARATORS: Final = {
    "gt": pgettext_lazy("target", "over"),
    "ge": pgettext_lazy("target", "at least"),
    "lt": pgettext_lazy("target", "under"),
    "le": pgettext_lazy("target", "at most"),
    "eq": pgettext_lazy("target", "exactly"),
}
PLANNED_STATES: Final = {
    "overdue": pgettext_lazy("planned activity", "Overdue"),
    "due": pgettext_lazy("planned activity", "Due"),
    "upcoming": pgettext_lazy("planned activity", "Upcoming"),
    "done": pgettext_lazy("planned activity", "Done"),
    "cancelled": pgettext_lazy("planned activity", "Cancelled"),
}

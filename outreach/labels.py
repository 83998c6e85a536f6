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
    "P00": _("Opening of a case"),
}
CASE_STATUSES: Final = {
    "nguy_co_cao": pgettext_lazy("status of a case", "At high risk"),
    "su_dung": pgettext_lazy("status of a case", "Using substances"),
    "nghien": pgettext_lazy("status of a case", "Dependent"),
    "sau_cai": pgettext_lazy("status of a case", "After treatment"),
}
CASE_STEPS: Final = {
    "tiep_can": _("Visit or contact"),
    "sang_loc": _("Screening"),
    "tu_van": _("Counselling"),
    "chuyen_gui": _("Referral to a service"),
    "ho_tro_sinh_ke": _("Support of livelihood"),
    "khac": pgettext_lazy("next step", "Something else"),
}
CLOSING_REASONS: Final = {
    "hoan_thanh": _("The goals are reached"),
    "tu_nguyen_dung": _("The person wants to end it"),
    "chuyen_noi_khac": _("Somebody else goes on with it"),
    "mat_lien_lac": _("Out of reach for a long time"),
    "qua_doi": _("The person has died"),
    "mo_nham": _("Opened by mistake"),
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
    "waiting": pgettext_lazy("planned activity", "Held, not approved yet"),
    "upcoming": pgettext_lazy("planned activity", "Upcoming"),
    "done": pgettext_lazy("planned activity", "Done"),
    "cancelled": pgettext_lazy("planned activity", "Cancelled"),
}
MODEL_STEPS: Final = {
    "m0_danh_gia": _("M0: conditions assessed"),
    "m1_trien_khai": _("M1: put to work"),
    "m1_theo_doi": _("M1: followed at work"),
    "m2_tong_ket": _("M2: evaluated"),
    "m3_nhan_rong": _("M3: passed on to others"),
    "dung": _("Ended"),
}
MODEL_STAGES: Final = {
    "M0": _("M0 conditions"),
    "M1": _("M1 at work"),
    "M2": _("M2 evaluated"),
    "M3": _("M3 passed on"),
    "dung": _("Ended"),
    "": _("No step yet"),
}
MODEL_KINDS: Final = {
    "phong_ngua": _("Prevention of addiction"),
    "diem_tu_van": _("Counselling and care point"),
    "cai_nghien_cong_dong": _("Voluntary treatment at home and in the community"),
    "day_nghe_vay_von": _("Vocational training, loans, livelihood"),
    "tam_ly_xa_hoi": _("Psychosocial treatment of synthetic drugs"),
    "toa_an": _("Court that supports treatment"),
    "doan_the": _("Model of an association"),
    "cong_nhan_kcn": _("Among workers of industrial parks"),
    "truong_hoc": _("Prevention in schools"),
    "khac": pgettext_lazy("model", "Other"),
}
MODEL_CONCLUSIONS: Final = {
    "du": _("conditions met"),
    "co_dieu_kien": _("met with conditions"),
    "chua_du": _("not met yet"),
}
MODEL_MARKS: Final = (
    _("Legal basis or plan"),
    _("Trained staff"),
    _("A discreet place"),
    _("Budget"),
    _("Coordination of sectors"),
    _("Services to refer to within 10 km"),
    _("Need"),
    _("Commitment of leaders"),
    _("Data kept confidential"),
)
CLASSIFICATIONS: Final = {
    "khong_ma_tuy": _("Drug-free"),
    "co_te_nan": _("Drug use is present"),
    "trong_diem_3": _("Hotspot, grade III"),
    "trong_diem_2": _("Hotspot, grade II"),
    "trong_diem_1": _("Hotspot, grade I"),
}
# Figures that must fit together, as the notes about them say.
PARTS: Final = {
    "addicted": _("Addicted, on file"),
    "using": _("Using, on file"),
    "after_rehab": _("After treatment"),
    "under_18": _("Under 18"),
    "women": pgettext_lazy("figure", "Women"),
    "schools": _("Schools"),
    "workplaces": _("Workplaces"),
}
POINT_RESULTS: Final = {
    "dat": pgettext_lazy("inspection", "met"),
    "chua_dat": pgettext_lazy("inspection", "not met"),
    "khong_ap_dung": pgettext_lazy("inspection", "does not apply"),
}
REFERRAL_STATES: Final = {
    "": _("No answer yet"),
    "da_tiep_nhan": _("Received here"),
    "da_su_dung_dv": _("Has used the service"),
    "tu_choi": _("Declined"),
    "khong_lien_lac_duoc": _("Could not be reached"),
    "chuyen_noi_khac": _("Sent on to another place"),
}
REFERRAL_SHAPES: Final = {
    "overdue": _("Answer overdue"),
    "waiting": _("Has not arrived yet"),
    "done": _("Has arrived"),
    "blocked": _("Did not arrive"),
}
URGENCIES: Final = {"thuong": _("Usual"), "khan": _("Urgent")}
HOTLINE_SUBJECTS: Final = {
    "tu_van_cai_nghien": _("Advice on treatment"),
    "phan_anh_dich_vu": _("Feedback on a service"),
    "to_giac": _("Report of a crime, handed over"),
    "khung_hoang": _("Crisis"),
    "khac": _("Something else"),
}
HOTLINE_CHANNELS: Final = {
    "dien_thoai": _("Telephone"),
    "zalo": _("Zalo"),
    "truc_tiep": _("In person"),
}
HOTLINE_SHAPES: Final = {
    "overdue": _("Handling overdue"),
    "due": _("To be handled today"),
    "waiting": _("Waiting to be handled"),
    "done": _("Call handled"),
}

"""Gives roles that nobody changed their new verbs, Central's names, and every key its number."""

from django.db import migrations

READ = ["project.read", "form.list", "map.read", "campaign.read"]
PLAIN = ("dk_dia_diem", "hoat_dong", "cuoc_thi")
CREATE = [f"submission.create:{form}" for form in PLAIN]
SEEN = [f"submission.read:{form}" for form in PLAIN]
OFFICER = [*READ, *CREATE, *SEEN, "app_user.create", "app_user.read", "campaign.update"]
OFFICER_NOW = [
    *READ,
    "form.read",
    *CREATE,
    *SEEN,
    *[f"submission.update:{form}" for form in PLAIN],
    "entity_list.read",
    "entity.read",
    "app_user.create",
    "app_user.read",
    "quality.read",
    "back_check.create",
    "campaign.update",
]
FIRST_KEY_NUMBER = 1_000_000_000


def bring_up(apps, schema_editor):
    roles = apps.get_model("accounts", "Role")
    officer = roles.objects.filter(name="officer").first()
    if officer is not None and officer.verbs == OFFICER:
        officer.verbs = OFFICER_NOW
        officer.save(update_fields=["verbs"])
    roles.objects.filter(name="administrator").update(system="admin")
    numbers = apps.get_model("accounts", "ActorNumber")
    for key in apps.get_model("accounts", "AppUser").objects.filter(number=None).order_by("created_at"):
        key.number = FIRST_KEY_NUMBER + numbers.objects.create().pk
        key.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_keys_and_assignments_of_the_whole_server")]

    operations = [migrations.RunPython(bring_up, migrations.RunPython.noop)]

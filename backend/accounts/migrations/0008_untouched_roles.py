"""Which roles nobody has changed since they were delivered: these may follow the programme."""

from django.db import migrations

READ = ["project.read", "form.list", "map.read", "campaign.read"]
PLAIN = ["dk_dia_diem", "hoat_dong", "cuoc_thi"]
CREATE = [f"submission.create:{form}" for form in PLAIN]
EARLIER = {
    "administrator": ["*"],
    "officer": [
        *READ,
        "form.read",
        *CREATE,
        *(f"submission.read:{form}" for form in PLAIN),
        *(f"submission.update:{form}" for form in PLAIN),
        "entity_list.read",
        "entity.read",
        "app_user.create",
        "app_user.read",
        "quality.read",
        "back_check.create",
        "campaign.update",
    ],
    "school_staff": [*READ, *CREATE],
    "outreach_worker": [*READ, *CREATE],
    "health_worker": [
        *READ,
        "submission.create:dk_dia_diem",
        "submission.create:hoat_dong",
        "submission.create:sang_loc_assist",
        "submission.read:sang_loc_assist",
    ],
    "leader": READ,
    "project_manager": [
        *READ,
        "project.update",
        "project.delete",
        "form.read",
        "form.create",
        "form.update",
        "form.delete",
        "submission.create",
        "submission.read",
        "submission.update",
        "submission.delete",
        "entity_list.read",
        "entity_list.update",
        "entity.read",
        "entity.create",
        "entity.update",
        "entity.delete",
        "app_user.create",
        "app_user.read",
        "public_link.create",
        "public_link.read",
        "assignment.read",
        "assignment.update",
        "webhook.read",
        "webhook.update",
        "quality.read",
        "back_check.create",
        "campaign.update",
    ],
    "project_viewer": [*READ, "form.read", "submission.read", "entity_list.read", "entity.read"],
    "data_collector": ["project.read", "form.list", "form.read", "submission.create"],
    "app_user": ["form.list", "submission.create"],
    "public_link": ["submission.create"],
}


def mark(apps, schema_editor):
    for role in apps.get_model("accounts", "Role").objects.filter(name__in=EARLIER):
        if role.verbs == EARLIER[role.name]:
            role.delivered = role.verbs
            role.save(update_fields=["delivered"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_narrowed_and_delegated")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]

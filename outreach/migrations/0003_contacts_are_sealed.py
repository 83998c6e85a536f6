"""The contact person of a site is a sensitive answer since: it stays, sealed, with its submission."""

from django.db import migrations


def blank(apps, schema_editor):
    apps.get_model("outreach", "Site").objects.exclude(contact_name="", contact_phone="").update(
        contact_name="", contact_phone=""
    )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_marks_and_releases")]
    operations = [migrations.RunPython(blank, migrations.RunPython.noop, elidable=True)]

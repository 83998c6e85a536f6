"""Digests of each XForm beside its MD5, and the row of drafts that share a test address."""

import hashlib

from django.db import migrations, models


def digest(apps, _schema_editor):
    versions = apps.get_model("forms", "FormVersion").objects
    for version in versions.only("xform").iterator(chunk_size=20):
        xform = bytes(version.xform)
        version.sha1 = hashlib.sha1(xform, usedforsecurity=False).hexdigest()
        version.sha256 = hashlib.sha256(xform).hexdigest()
        version.save(update_fields=["sha1", "sha256"])


class Migration(migrations.Migration):

    dependencies = [
        ("forms", "0002_keys_and_authors"),
    ]

    operations = [
        migrations.AddField(
            model_name="formversion",
            name="sha1",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="formversion",
            name="sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="formversion",
            name="draft_series",
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(digest, migrations.RunPython.noop),
    ]

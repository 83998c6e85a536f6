"""Sealed submissions; what is known of the files that came before is their stored digest."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def know_received(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("submissions", "SubmissionAttachment").objects.filter(blob__isnull=False)
    sizes = apps.get_model("blobs", "Blob").objects.filter(pk=OuterRef("blob_id")).values("size")
    rows.update(received=F("blob_id"), size=Subquery(sizes[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("blobs", "0001_initial"),
        ("forms", "0004_sensitive_and_anonymous"),
        ("submissions", "0003_export_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="submissionversion",
            name="sealed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="owner",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submissionattachment",
            name="size",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="submissionattachment",
            name="received",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submissionattachment",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SealedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sealed_parts",
                        to="submissions.submissionversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClassTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("days", models.PositiveIntegerField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="class_terms",
                        to="forms.form",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sealedpart",
            constraint=models.UniqueConstraint(
                fields=("version", "kind"), name="one_part_per_version_class"
            ),
        ),
        migrations.AddConstraint(
            model_name="classterm",
            constraint=models.UniqueConstraint(
                fields=("form", "kind"), name="one_term_per_form_class"
            ),
        ),
        migrations.RunPython(know_received, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="submissionversion",
            index=models.Index(
                condition=~Q(owner=""), fields=["owner"], name="sealed_versions_by_owner"
            ),
        ),
        migrations.AddIndex(
            model_name="submissionattachment",
            index=models.Index(
                condition=~Q(received=""), fields=["received"], name="attachments_by_received"
            ),
        ),
    ]

"""Roles narrowed to own rows or a site; assignments at a site, and delegated ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_respondents_of_links")]

    operations = [
        migrations.AddField(
            model_name="role",
            name="narrow",
            field=models.CharField(
                blank=True, choices=[("own", "Own"), ("site", "Site")], default="", max_length=4
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="role",
            name="delivered",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="assignment",
            name="at_site",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="delegated_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="delegated",
                to="accounts.assignment",
            ),
        ),
        migrations.CreateModel(
            name="Viewing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("pages", models.PositiveIntegerField(default=0)),
                (
                    "seen_as",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="viewings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("viewer",),
                        name="one_open_viewing_per_viewer",
                    )
                ],
            },
        ),
    ]

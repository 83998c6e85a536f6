"""Gives the entities of before their keys, and a version that holds their present state."""

from django.db import migrations

from backend.accounts.areas import name_keys

BATCH = 500


def fill(apps, _editor):
    entities = apps.get_model("entities", "Entity")
    versions = apps.get_model("entities", "EntityVersion")
    batch = []
    for entity in entities.objects.order_by("id").iterator(chunk_size=BATCH):
        values = " ".join(str(each) for each in entity.values.values())
        entity.sort_key, entity.search_key = name_keys(entity.label, values)
        batch.append(entity)
        if len(batch) == BATCH:
            _store(entities, versions, batch)
            batch = []
    _store(entities, versions, batch)
    lists = apps.get_model("entities", "EntityList")
    for each in lists.objects.order_by("id"):
        each.declared_at = dict.fromkeys(each.properties, each.created_at.isoformat())
        each.save(update_fields=["declared_at"])


def _store(entities, versions, batch):
    entities.objects.bulk_update(batch, ["sort_key", "search_key"])
    versions.objects.bulk_create(
        versions(
            entity=each,
            version=each.version,
            label=each.label,
            values=each.values,
            received={**each.values, "label": each.label},
            base_version=each.version - 1 or None,
            created_at=each.updated_at,
        )
        for each in batch
    )


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0002_versions_and_offline'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

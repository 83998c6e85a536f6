"""Keys under which a submission is found are also its sender's and its site's, which are longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_sealed")]

    operations = [
        migrations.AlterField(
            model_name="submissionscope",
            name="unit",
            field=models.CharField(max_length=64),
        ),
    ]

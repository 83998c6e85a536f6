"""Files named by what is in them: attachments, form media and the uploaded spreadsheets."""

from django.db import models


class Blob(models.Model):
    """A file under BLOB_DIR, stored once however often it is sent."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    md5 = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256

"""How a project's phones are set up by their code."""

from django.db import models


class PhoneSettings(models.Model):
    """What the project's coordinator chose for all codes; without a row, the usual."""

    project = models.OneToOneField(
        "accounts.Project", on_delete=models.CASCADE, related_name="phone_settings"
    )
    icon = models.CharField(max_length=8, blank=True)  # "" = made from the project
    colour = models.CharField(max_length=7, blank=True)  # "#rrggbb"; "" = made from the project
    language = models.CharField(max_length=8, blank=True)  # "" = the holder's
    autosend = models.CharField(max_length=20, default="wifi_and_cellular")
    delete_send = models.BooleanField(default=True)
    image_size = models.CharField(max_length=20, default="medium")
    locked = models.BooleanField(default=True)
    password_generation = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.updated_at:%Y-%m-%d}"

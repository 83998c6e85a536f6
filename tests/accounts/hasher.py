"""Password hashers of the tests: one costs next to nothing, one counts how often it worked."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher


class LightHasher(Argon2PasswordHasher):
    """Argon2 as in the house, but with the least work: every test signs people up."""

    time_cost = 1
    memory_cost = 8  # KiB
    parallelism = 1


class CountingHasher(MD5PasswordHasher):
    """Quick, and only for tests."""

    algorithm = "counting"
    hashed: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> Any:
        type(self).hashed += 1
        return super().encode(password, salt)

"""One spelling for every e-mail address: what is stored and what is looked up. PURE."""

import unicodedata


def normal_email(email: str) -> str:
    """Lower case, NFC, without blanks around and without characters that no address has."""
    printable = "".join(each for each in email if each.isprintable())
    return unicodedata.normalize("NFC", printable).strip().lower()

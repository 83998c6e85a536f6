"""What can be wrong with a device or a message: one sentence each."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "device_kind": _("Device: there is no kind “{kind}”. Use one of: {known}."),
    "device_value": _(
        "Device: the address is empty, longer than {limit} characters, or holds characters that "
        "no push address has. Send it exactly as the app or browser received it."
    ),
    "device_label": _("Device: the label is longer than {limit} characters. Shorten it."),
    "device_limit": _(
        "Device: you already have {limit} devices. Remove one that you no longer use, "
        "then register this one."
    ),
    "device_unknown": _("Device: this one is not yours or is gone. Load your devices again."),
    "text_empty": _("Message, {field}: it is empty. Write it and send again."),
    "text_long": _("Message, {field}: it is longer than {limit} characters. Shorten it."),
    "text_control": _("Message, {field}: it holds control characters. Take them out."),
    "text_personal": _(
        "Message, {field}: it holds what looks like a phone number, an identity number or a "
        "case code. Leave it out; the page behind the link may show it."
    ),
    "link": _(
        "Message, link: it is not a path of this site. Begin it with one “/” and leave out host, "
        "query and fragment."
    ),
    "key": _(
        "Message, key: use 1 to {limit} letters, digits and any of - _ . : @ /, without spaces."
    ),
    "key_taken": _(
        "Message, key: “{key}” already names a message of another user. Put the user into the key."
    ),
}


class Fault(ValueError):  # noqa: N818 (a fault of the input, not an error of ours)
    """Input that this room refuses: `code`, `message` (translated when read), `details`.

    Neither holds an address of a device or the text that was refused.
    """

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.details = details
        self.message = format_lazy(SENTENCES[code], **details)
        super().__init__(self.message)

"""What notify refuses, each with its code."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class AckTokenInvalid(DomainError):
    """The token of an acknowledgement is not ours, was changed, or is older than a day."""

    kind = Kind.FORBIDDEN
    code = "ACK_TOKEN_INVALID"
    text = gettext_noop("Token konfirmasi tidak sah atau sudah kedaluwarsa.")


class DeviceNotFound(DomainError):
    """No such device, or it belongs to somebody else: the same answer for both."""

    kind = Kind.NOT_FOUND
    code = "DEVICE_NOT_FOUND"
    text = gettext_noop("Perangkat tidak ditemukan.")


class WebhookSignatureInvalid(DomainError):
    """A webhook that was not signed with our app secret over exactly these bytes."""

    kind = Kind.FORBIDDEN
    code = "WEBHOOK_SIGNATURE_INVALID"
    text = gettext_noop("Tanda tangan webhook tidak sah.")

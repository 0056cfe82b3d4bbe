"""What can be refused in an emergency, each with its code; a panic itself never is."""

from __future__ import annotations

from kreki.errors import DomainError, Kind, gettext_noop


class IncidentNotFound(DomainError):
    """No such incident, or the person has nothing to do with it: the same answer for both."""

    kind = Kind.NOT_FOUND
    code = "INCIDENT_NOT_FOUND"
    text = gettext_noop("Insiden tidak ditemukan.")


class IncidentClosed(DomainError):
    """The incident is completed or cancelled."""

    kind = Kind.CONFLICT
    code = "INCIDENT_CLOSED"
    text = gettext_noop("Insiden ini sudah ditutup. Terima kasih sudah siaga.")


class EnoughResponders(DomainError):
    """All places are taken."""

    kind = Kind.CONFLICT
    code = "ENOUGH_RESPONDERS"
    text = gettext_noop("Penolong sudah cukup. Terima kasih sudah siaga.")


class ResponderBusy(DomainError):
    """The person holds a place at another incident."""

    kind = Kind.CONFLICT
    code = "RESPONDER_BUSY"
    text = gettext_noop("Anda sedang menangani insiden lain.")


class ResponderNotEligible(DomainError):
    """Not an approved volunteer with a valid credential at this moment."""

    kind = Kind.FORBIDDEN
    code = "RESPONDER_NOT_ELIGIBLE"
    text = gettext_noop("Hanya relawan aktif dengan sertifikat yang masih berlaku.")


class NotOnMission(DomainError):
    """Arrival or completion by somebody who has not accepted, or not arrived."""

    kind = Kind.CONFLICT
    code = "NOT_ON_MISSION"
    text = gettext_noop("Terima undangan dan tandai tiba lebih dahulu.")


class NotAllowed(DomainError):
    """The person is part of the incident but this act is not theirs."""

    kind = Kind.FORBIDDEN
    code = "INCIDENT_ACT_NOT_ALLOWED"
    text = gettext_noop("Tindakan ini bukan wewenang Anda pada insiden ini.")


class NotOnDuty(DomainError):
    """A position came from somebody who is off duty."""

    kind = Kind.CONFLICT
    code = "NOT_ON_DUTY"
    text = gettext_noop("Anda tidak sedang siaga. Nyalakan siaga lebih dahulu.")

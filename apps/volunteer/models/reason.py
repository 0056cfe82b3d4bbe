"""Why staff decides: codes, because prose about a person stays in this service."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Travels in events, unlike the note beside it."""

    DOCUMENTS_CHECKED = "documents_checked", _("Dokumen sudah diperiksa")
    DOCUMENT_DOUBTFUL = "document_doubtful", _("Dokumen diragukan")
    OWN_REQUEST = "own_request", _("Permintaan sendiri")
    CONDUCT = "conduct", _("Pelanggaran kode etik")
    INVESTIGATED = "investigated", _("Pemeriksaan selesai")
    OTHER = "other", _("Lainnya")

"""First answers to unsafe calls, kept in the transaction that made them."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer that a repeat of the same call receives; rows older than a day are purged."""

    caller_id = models.UUIDField()
    key = models.CharField(max_length=64)
    route = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "jawaban tersimpan"
        verbose_name_plural = "jawaban tersimpan"
        constraints = [
            models.UniqueConstraint(
                fields=["caller_id", "key", "route"], name="kreki_api_one_answer_per_key"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="kreki_api_answer_age")]

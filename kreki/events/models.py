"""What each service keeps about events: to send, already seen, newest state per subject."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Outbox(models.Model):
    """An event on its way out. A row leaves only after the broker confirmed it, however long.

    `kreki.events.outbox.emit` writes it by plain SQL, the relay reads and deletes it.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    type = models.CharField(max_length=100)
    lane = models.CharField(max_length=8)
    subject = models.CharField(max_length=100)
    seq = models.BigIntegerField()
    actor = models.CharField(max_length=100)
    request_id = models.CharField(max_length=64)
    data = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(db_default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    last_error = models.CharField(max_length=100, db_default="")

    class Meta:
        indexes = [models.Index(fields=["lane", "id"], name="outbox_by_lane")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class Inbox(models.Model):
    """An event that took effect here, so that its next copy is recognised. No payload."""

    pk = models.CompositePrimaryKey("consumer", "event_id")
    consumer = models.CharField(max_length=40)
    event_id = models.UUIDField()
    type = models.CharField(max_length=100)
    source = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    seq = models.BigIntegerField()
    received_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class SubjectSeq(models.Model):
    """The newest state applied here, per record (`family`) of a subject."""

    pk = models.CompositePrimaryKey("source", "subject", "family")
    source = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    family = models.CharField(max_length=100)
    last_seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.family} {self.subject} {self.last_seq}"

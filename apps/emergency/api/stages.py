"""What an incident looks like at each privacy stage; the lists of keys are the privacy rule."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.emergency import selectors
from apps.emergency.domain import states
from apps.emergency.domain.dispatch import eta_band
from apps.emergency.selectors import Sight


class PointOut(serializers.Serializer[Any]):
    latitude = serializers.FloatField(source="y")
    longitude = serializers.FloatField(source="x")


class OwnPartOut(serializers.Serializer[Any]):
    """The person's own invitation."""

    state = serializers.CharField()
    eta_minutes = serializers.IntegerField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ComingOut(serializers.Serializer[Any]):
    """Somebody who is coming or there, as the caller may know this person."""

    first_name = serializers.CharField()
    state = serializers.CharField(source="invitation.state")
    eta_minutes = serializers.IntegerField(source="invitation.eta_minutes", allow_null=True)
    accepted_at = serializers.DateTimeField(source="invitation.accepted_at")


class InvitationOut(serializers.Serializer[Any]):
    """One invitation, whole."""

    user_id = serializers.UUIDField(source="invitation.user_id")
    display_name = serializers.CharField()
    state = serializers.CharField(source="invitation.state")
    metres = serializers.FloatField(source="invitation.metres")
    eta_minutes = serializers.IntegerField(source="invitation.eta_minutes", allow_null=True)
    invited_at = serializers.DateTimeField(source="invitation.invited_at")
    answer_by = serializers.DateTimeField(source="invitation.answer_by")
    seen_at = serializers.DateTimeField(source="invitation.seen_at", allow_null=True)
    accepted_at = serializers.DateTimeField(source="invitation.accepted_at", allow_null=True)
    arrived_at = serializers.DateTimeField(source="invitation.arrived_at", allow_null=True)
    ended_at = serializers.DateTimeField(source="invitation.ended_at", allow_null=True)


class SightOut(serializers.Serializer[Sight]):
    """What every stage shows."""

    stage = serializers.CharField()
    id = serializers.UUIDField(source="incident.id")
    code = serializers.CharField(source="incident.code")
    status = serializers.CharField(source="incident.status")
    severity = serializers.CharField(source="incident.severity")
    area = serializers.SerializerMethodField()
    raised_at = serializers.DateTimeField(source="incident.raised_at")
    version = serializers.IntegerField(
        source="incident.version", help_text="Nomor catatan waktu terbaru."
    )

    def get_area(self, sight: Sight) -> str:
        return sight.incident.area.name if sight.incident.area else ""


class InvitedOut(SightOut):
    eta_band = serializers.SerializerMethodField()
    answer_by = serializers.DateTimeField(source="invitation.answer_by")

    def get_eta_band(self, sight: Sight) -> str:
        return eta_band(sight.invitation.metres) if sight.invitation else ""


class MissionOut(SightOut):
    point = PointOut(source="incident.whereabouts", help_text="Tempat tekanan tombol terakhir.")
    point_at = serializers.DateTimeField(source="incident.heard_at")
    accuracy_m = serializers.FloatField(source="incident.whereabouts_accuracy_m", allow_null=True)
    description = serializers.CharField(source="incident.description")
    mine = OwnPartOut(source="invitation")


class EndedOut(SightOut):
    mine = OwnPartOut(source="invitation")


class ReporterOut(SightOut):
    point = PointOut(source="incident.whereabouts", help_text="Tempat tekanan tombol terakhir.")
    point_at = serializers.DateTimeField(source="incident.heard_at")
    description = serializers.CharField(source="incident.description")
    ended_at = serializers.DateTimeField(source="incident.ended_at", allow_null=True)
    coming = serializers.SerializerMethodField()

    @extend_schema_field(ComingOut(many=True))
    def get_coming(self, sight: Sight) -> list[dict[str, Any]]:
        helpers = selectors.list_helpers(sight.incident)
        coming = [one for one in helpers if one.invitation.state in states.ON_MISSION]
        return list(ComingOut(coming, many=True).data)


class DispatcherOut(SightOut):
    reporter_id = serializers.UUIDField(source="incident.reporter_id")
    first_point = PointOut(source="incident.place", help_text="Tempat tekanan pertama.")
    point = PointOut(source="incident.whereabouts", help_text="Tempat tekanan tombol terakhir.")
    point_at = serializers.DateTimeField(source="incident.heard_at")
    accuracy_m = serializers.FloatField(source="incident.whereabouts_accuracy_m", allow_null=True)
    description = serializers.CharField(source="incident.description")
    flags = serializers.ListField(source="incident.flags", child=serializers.CharField())
    searched_m = serializers.IntegerField(source="incident.searched_m")
    ended_at = serializers.DateTimeField(source="incident.ended_at", allow_null=True)
    invitations = serializers.SerializerMethodField()
    mine = OwnPartOut(source="invitation", allow_null=True)

    @extend_schema_field(InvitationOut(many=True))
    def get_invitations(self, sight: Sight) -> list[dict[str, Any]]:
        return list(InvitationOut(selectors.list_helpers(sight.incident), many=True).data)

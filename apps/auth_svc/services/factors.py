"""Second factors: one authenticator app per person."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from apps.auth_svc.domain.errors import FactorPresent


@transaction.atomic
def check_may_enrol(*, user_id: UUID) -> None:
    """Other enrolments of the person wait until this one's transaction ends, and then see it.

    Raises:
        FactorPresent: the person has an app already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 28))", [str(user_id)])
    if Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists():
        raise FactorPresent

"""Volunteers, what they can do, what proves it, and every decision about them."""

from apps.volunteer.models.credential import Credential
from apps.volunteer.models.decision import Decision
from apps.volunteer.models.profile import Profile, ProfileSkill
from apps.volunteer.models.reason import Reason
from apps.volunteer.models.skill import Skill

__all__ = ["Credential", "Decision", "Profile", "ProfileSkill", "Reason", "Skill"]

"""Addresses of the volunteer service."""

from django.urls import path

from apps.volunteer.api.credentials import CredentialApi, CredentialsApi
from apps.volunteer.api.me import MeApi, MySkillsApi
from apps.volunteer.api.skills import SkillsApi
from apps.volunteer.api.volunteers import VolunteerApi, VolunteersApi
from apps.volunteer.web.card import read_lines
from kreki.api.urls import handler400, handler404, handler500, service_urls

urlpatterns = service_urls(
    "volunteer",
    api=[
        path("volunteers", VolunteersApi.as_view()),
        path("volunteers/me", MeApi.as_view()),
        path("volunteers/me/skills", MySkillsApi.as_view()),
        path("volunteers/<uuid:user_id>", VolunteerApi.as_view()),
        path("skills", SkillsApi.as_view()),
        path("credentials", CredentialsApi.as_view()),
        path("credentials/<uuid:credential_id>", CredentialApi.as_view()),
    ],
    card=read_lines,
)

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

"""An admin without any service around it."""

from django.conf import settings

from kreki.api.urls import service_urls

urlpatterns = service_urls(settings.SERVICE.slug)

"""Addresses of the emergency core."""

from kreki.api.urls import handler404, handler500, service_urls

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls("emergency")

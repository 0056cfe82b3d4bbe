"""Addresses of the lms service: documents, admin and health; no endpoint of its own yet."""

from kreki.api.urls import handler400, handler404, handler500, service_urls

urlpatterns = service_urls("lms")

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

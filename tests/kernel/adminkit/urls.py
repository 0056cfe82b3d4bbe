"""An admin without any service around it."""

from kreki.api.urls import service_urls

urlpatterns = service_urls("emergency")

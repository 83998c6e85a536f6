"""Every address: the phones' door, the program door, the pages. The most particular come first."""

from django.urls import include, path

urlpatterns = [
    path("", include("backend.openrosa.urls")),
    path("", include("backend.api.urls")),
    path("", include("backend.web.urls")),
]

handler404 = "backend.web.views.errors.not_found"
handler500 = "backend.web.views.errors.broken"

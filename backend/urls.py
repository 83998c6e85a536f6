"""Every address: the phones', the feeds', the programs' door, the pages; the particular first."""

from django.urls import include, path

urlpatterns = [
    path("", include("backend.openrosa.urls")),
    path("", include("backend.odata.urls")),
    path("", include("backend.api.urls")),
    path("", include("backend.web.urls")),
]

handler404 = "backend.web.views.errors.not_found"
handler500 = "backend.web.views.errors.broken"

"""What changes geo: loading units, importing boundaries, designating hotspots."""

from geo.services.boundaries import Imported, import_boundaries
from geo.services.designations import designate, end_designation
from geo.services.units import Loaded, load_units

__all__ = [
    "Imported",
    "Loaded",
    "designate",
    "end_designation",
    "import_boundaries",
    "load_units",
]

"""Sets the project up with the standard library alone: packages, assets, catalogues, tests."""

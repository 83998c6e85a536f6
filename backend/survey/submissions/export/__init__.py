"""Data out: submissions as CSV, XLSX, GeoJSON, SPSS and Stata; written as they are read."""

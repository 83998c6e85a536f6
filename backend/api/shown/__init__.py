"""What answers hold, in Central's shapes and names: a file per resource, a function per kind."""

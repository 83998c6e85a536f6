"""People, roles, assignments, projects."""

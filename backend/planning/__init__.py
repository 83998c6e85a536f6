"""The work of offices: campaigns, staff, stock, models, plans and figures of communes."""

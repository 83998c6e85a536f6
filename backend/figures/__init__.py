"""Figures about persons between the house and outreach: who may publish them, who sees past them.

Doors and worker open onto these functions; they know accounts, forms, the journal, outreach and
geo, which do not know one another.
"""

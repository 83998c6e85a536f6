"""Views of the OData door: a form's feed, an entity list's feed."""

"""The questionnaires that ship with the house."""

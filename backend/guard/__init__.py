"""What stands before every door: the headers of each answer, and how often anybody may ask."""

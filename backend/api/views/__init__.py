"""The views of the program door, by noun: who may, do it, answer."""

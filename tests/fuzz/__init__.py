"""Fuzzing of the readers: hostile input gives a value or one clear error, soon."""

"""Read and write JSON: with positions, with exact numbers, with limits, as a stream, and in canonical form.

Every reader refuses text that other JSON readers read differently, and its errors quote no value.
May look into: no other room.
"""

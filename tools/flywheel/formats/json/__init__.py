"""JSON in the forms that are needed: with positions, with exact numbers, bounded, as a stream, and canonical.

Every reader refuses what readers of JSON differ on, and its errors quote no value.
May look into: no other room.
"""

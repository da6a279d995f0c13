"""What the tests of several rooms share: fixtures of pytest, and what they are made of."""

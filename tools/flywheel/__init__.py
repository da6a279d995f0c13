"""GloriousFlywheel's tools: render, read and judge implementation overlays."""

#: The module version; `MODULE.bazel` says the same, and a test keeps them equal.
__version__ = "0.1.0"

"""Facts or files in, an `Overlay` out."""

"""GloriousFlywheel's tools: render, read and judge implementation overlays."""

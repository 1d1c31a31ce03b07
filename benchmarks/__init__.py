"""Scripts that measure khv; their figures stand in docs/PERFORMANCE.md."""

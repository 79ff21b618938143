"""Everything that can answer. Knows nothing of Jupyter Server; heavy imports happen on use."""

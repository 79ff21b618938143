"""Runs in the notebook's kernel: standard library, comm and IPython display only."""

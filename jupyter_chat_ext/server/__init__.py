"""The only package that knows Tornado and Jupyter Server."""

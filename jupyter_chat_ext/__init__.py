"""Chat in JupyterLab with any model, including the function you just wrote in a notebook cell."""

__version__ = "0.1.0"

"""Pages of our own documentation, followed as in tests/seed."""

from tests.seed.conftest import api, in_kernels, internet, open_notebook, open_page

__all__ = ["api", "in_kernels", "internet", "open_notebook", "open_page"]

"""Checks of whether a model can be asked, step by step, so that whoever fails knows where and what to do."""

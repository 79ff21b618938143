"""Conversations as files: Markdown, a notebook, or JSON that can be read in again."""

"""Servers that speak the Model Context Protocol: their tools are lent to models, as functions are."""

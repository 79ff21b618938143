"""The embedded model: weights fetched once, a llama.cpp server of our own, no key, no network."""

"""The Dockerfile, taken step by step where there is no Docker engine."""

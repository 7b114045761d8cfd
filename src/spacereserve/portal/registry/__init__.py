"""The registry: providers, their assets and services, and what they hang on."""

"""Shared-service finance: exact rules, published as sheet functions, and the books filled from them."""

__version__ = "0.2.0"

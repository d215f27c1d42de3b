"""A shop with a known truth: docs/demo_store.md tells how it works."""

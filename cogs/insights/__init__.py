"""Insights: what people asked here, as numbers, a chart and a table."""

"""Tell classes of questions apart by their signals."""

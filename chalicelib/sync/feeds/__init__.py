"""The calendars of channels, read every quarter of an hour: what they sold takes its nights."""

"""Clients of outside services, one file a service, with nothing of the business."""

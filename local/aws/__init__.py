"""The local AWS: MiniStack, and the resources of the application in it."""

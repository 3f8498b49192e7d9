"""What becomes of somebody's devices and notifications when they leave."""

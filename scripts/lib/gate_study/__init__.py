"""What the gate's statistic does on this machine: false alarms between identical builds, and power."""

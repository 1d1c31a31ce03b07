"""Health: status algebra, thresholds, roll-up.  Pure; knows CIM and no hardware."""

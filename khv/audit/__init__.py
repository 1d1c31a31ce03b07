"""The audit log: how records reach the disk, how they are read and checked there."""

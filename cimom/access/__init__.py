"""Who may do what: accounts, roles, lock-out.  Knows no protocol."""

"""Events and audit records on their way to syslog servers."""

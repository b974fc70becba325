"""BGP sessions from captured TCP segments: connections, byte streams, messages and what they say (RFC 4271)."""

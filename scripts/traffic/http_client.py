"""HTTP client of the lab: ADDRESS PORT HOST CONNECTIONS REQUESTS TIMEOUT; REQUESTS is per connection."""

import http.client
import sys


def fetch(address: str, port: int, host: str, connections: int, requests: int, timeout: float) -> str:
    """Return what was fetched, in a line; raises OSError or HTTPException at the first failure."""
    statuses: list[int] = []
    octets = 0
    for _ in range(connections):
        connection = http.client.HTTPConnection(address, port, timeout=timeout)
        for number in range(requests):
            connection.request("GET", f"/page/{number}", headers={"Host": host, "User-Agent": "podpath-lab/1"})
            response = connection.getresponse()
            octets += len(response.read())
            statuses.append(response.status)
        connection.close()
    return f"{len(statuses)} responses, status {sorted(set(statuses))}, {octets} bytes over {connections} connections"


if __name__ == "__main__":
    _, address, port, host, connections, requests, timeout = sys.argv
    try:
        print(fetch(address, int(port), host, int(connections), int(requests), float(timeout)))
    except (OSError, http.client.HTTPException) as error:
        sys.exit(f"GET http://{host}/ at {address}: {error or type(error).__name__}")

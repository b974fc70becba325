"""HTTP server of the lab: every GET is answered with the same short page. Prints `listening` once it accepts."""

import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = b"<!doctype html><title>lab</title><p>" + b"All that is sent here may be read by anyone. " * 6 + b"\n"


class Page(BaseHTTPRequestHandler):
    """The one page, over connections that are kept open."""

    protocol_version = "HTTP/1.1"
    server_version = "podpath-lab"
    sys_version = ""
    wbufsize = -1  # buffered: head and body leave in one segment

    def do_GET(self) -> None:
        """Answer with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: stderr carries `listening` only."""


class Server(ThreadingHTTPServer):
    """Binds without asking DNS for its own name: http.server would call getfqdn(), 10 s without a resolver."""

    def server_bind(self) -> None:
        """Bind as a plain TCP server does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


if __name__ == "__main__":
    with Server((sys.argv[1], int(sys.argv[2])), Page) as server:
        print("listening", file=sys.stderr, flush=True)
        server.serve_forever()

"""A registry that has nothing and takes nothing: it answers uploads as the OCI
distribution specification says, with the status and the code that the first part
of the repository's name stands for. It is there for what skopeo makes of such an
answer; a hosted registry may use other words.

Usage: refusing-registry.py PORT_FILE

Listens on a free port of the loopback and writes it to PORT_FILE.
"""

import http.server
import json
import pathlib
import sys

REFUSALS = {
    "forbidden": (403, "DENIED", "requested access to the resource is denied"),
    "missing": (404, "NAME_UNKNOWN", "The repository does not exist in the registry"),
    "quota": (403, "DENIED", "adding 1.0 GiB of storage resource will exceed the configured upper limit of 2.0 GiB"),
    "large": (413, "SIZE_INVALID", "provided length did not match content length"),
    "full": (507, None, None),
    "broken": (503, "UNAVAILABLE", "try again"),
}


class Registry(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path == "/v2/":
            self.send(200, {})
        elif self.command in ("GET", "HEAD"):
            self.refuse(404, "MANIFEST_UNKNOWN", "manifest unknown")
        else:
            self.refuse(*REFUSALS[self.path.split("/")[2]])

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = answer

    def refuse(self, status, code, message):
        self.send(status, {"errors": [{"code": code, "message": message}]} if code else {})

    def send(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
pathlib.Path(sys.argv[1]).write_text(str(server.server_address[1]))
server.serve_forever()

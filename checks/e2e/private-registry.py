"""A package registry behind a private authority that wants a token, and git
repositories beside it that want none. For the packages of a test.

Usage: private-registry.py FOLDER CERTIFICATE KEY TOKEN; prints its port.
FOLDER holds NAME-VERSION.tgz of packages @team/NAME, and *.git.
"""

import base64
import hashlib
import http.server
import json
import pathlib
import ssl
import sys
import urllib.parse

folder, certificate, key, token = sys.argv[1:]


def manifest(address, name):
    """The registry's document about a package: all its versions."""
    versions = {}
    for archive in sorted(pathlib.Path(folder).glob(f"{name}-*.tgz")):
        version = archive.stem.removeprefix(f"{name}-")
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        versions[version] = {
            "name": f"@team/{name}",
            "version": version,
            "dist": {"tarball": f"{address}/@team/{name}/-/{archive.name}", "integrity": f"sha512-{digest}"},
        }
    return {"name": f"@team/{name}", "dist-tags": {"latest": max(versions)}, "versions": versions}


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments):
        super().__init__(*arguments, directory=folder)

    def do_GET(self):
        path = urllib.parse.unquote(self.path.split("?")[0])
        if not path.startswith("/@team/"):
            return super().do_GET()
        if self.headers.get("authorization") != f"Bearer {token}":
            return self.send_error(401)
        if path.endswith(".tgz"):
            self.path = "/" + path.rsplit("/", 1)[1]
            return super().do_GET()
        body = json.dumps(manifest(f"https://127.0.0.1:{self.server.server_port}", path.rsplit("/", 1)[1])).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        return self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()

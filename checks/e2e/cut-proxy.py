"""Forwards TCP connections, and cuts the line once, in the middle of a transfer.

Usage: cut-proxy.py LISTEN_PORT_FILE TARGET_FILE BYTES MARKER

Listens on a free port of the loopback and writes it to LISTEN_PORT_FILE; reads
where to forward to ([ADDRESS:]PORT) from TARGET_FILE for every connection. After
BYTES of one connection have gone in one direction, nothing more of it goes
either way, not even its end, and MARKER is written; removing MARKER arms it
again. SIGHUP closes all connections.
"""

import pathlib
import signal
import socket
import sys
import threading

listen_file, target_file, limit, marker = (
    pathlib.Path(sys.argv[1]),
    pathlib.Path(sys.argv[2]),
    int(sys.argv[3]),
    pathlib.Path(sys.argv[4]),
)


def pump(source, sink, dead):
    sent = 0
    try:
        while True:
            data = source.recv(65536)
            sent += len(data)
            if sent > limit and not marker.exists():
                dead.set()
                marker.write_text("cut\n")
            if dead.is_set():
                # Held open, like a line on which nothing arrives any more.
                threading.Event().wait()
            if not data:
                break
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        sink.close()


connections = []


def close_all(*_):
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
    connections.clear()


def serve(client):
    host, _, port = target_file.read_text().strip().rpartition(":")
    try:
        target = socket.create_connection((host or "127.0.0.1", int(port)))
    except OSError:
        client.close()
        return
    connections.extend([client, target])
    dead = threading.Event()
    for ends in [(client, target), (target, client)]:
        threading.Thread(target=pump, args=(*ends, dead), daemon=True).start()


signal.signal(signal.SIGHUP, close_all)
server = socket.create_server(("127.0.0.1", 0))
listen_file.write_text(str(server.getsockname()[1]))
while True:
    serve(server.accept()[0])

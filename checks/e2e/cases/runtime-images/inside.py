"""Runs inside the image, as its user, and asserts what an image promises."""

import errno
import os
import socket
import ssl
import sys
import tempfile
import threading
import time


def status(field):
    with open("/proc/self/status") as lines:
        return next(line.split()[1] for line in lines if line.startswith(field + ":"))


def no_rights():
    assert (os.getuid(), os.getgid()) == (65532, 65532)
    assert int(status("CapEff"), 16) == int(status("CapPrm"), 16) == int(status("CapBnd"), 16) == 0
    assert status("NoNewPrivs") == "1"


def what_is_writable():
    for folder in ("/", "/etc", "/var", "/nix/store"):
        try:
            open(f"{folder}/probe".replace("//", "/"), "w")
        except OSError as error:
            assert error.errno in (errno.EROFS, errno.EACCES, errno.ENOENT), error
        else:
            raise AssertionError(f"{folder} can be written to")
    assert os.stat("/tmp").st_mode & 0o7777 == 0o1777
    tempfile.NamedTemporaryFile().write(b"x")


def answer_once(name, port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"/case/{name}.pem", f"/case/{name}.key")
    listener = socket.create_server(("127.0.0.1", port))

    def serve():
        connection, _ = listener.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(100)
        except OSError:
            pass

    threading.Thread(target=serve, daemon=True).start()


def encryption():
    import http.client

    for name, port in (("trusted", 8443), ("other", 8444)):
        answer_once(name, port)
        connection = http.client.HTTPSConnection("localhost", port, context=ssl.create_default_context(), timeout=60)
        try:
            connection.connect()
            accepted = True
        except ssl.SSLCertVerificationError:
            accepted = False
        assert accepted == (name == "trusted"), name


def time_text_and_names():
    import locale
    import zoneinfo

    winter = time.localtime(0)
    assert (winter.tm_zone, winter.tm_hour) == ("CET", 1), winter
    assert str(zoneinfo.ZoneInfo("America/New_York")) == "America/New_York"
    assert os.environ["LANG"] == "C.UTF-8" and sys.getfilesystemencoding() == "utf-8"
    assert locale.getpreferredencoding() == "utf-8".upper() or sys.flags.utf8_mode
    assert "é".encode() == b"\xc3\xa9" and sys.stdout.encoding.lower() == "utf-8"
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert os.environ["PORT"] == "8080"


def zombies():
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    found.append(process)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def no_orphan_is_left():
    """The first process collects what others have left behind."""
    for _ in range(100):
        child = os.fork()
        if child == 0:
            if os.fork() == 0:
                os._exit(0)
            os._exit(0)
        os.waitpid(child, 0)
    end = time.monotonic() + 30
    while (left := zombies()) and time.monotonic() < end:
        time.sleep(0.05)
    assert os.getpid() != 1 and not left, left


for check in (no_rights, what_is_writable, encryption, time_text_and_names, no_orphan_is_left):
    check()
    print("holds:", check.__name__)

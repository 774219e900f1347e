import asyncio
import json
import unittest

from app import app


def get(path: str, query: str = "") -> tuple[int, str]:
    """Asks the application without a server."""
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


class App(unittest.TestCase):
    def test_health(self):
        status, body = get("/health")
        self.assertEqual((status, json.loads(body)), (200, {"status": "ok"}))

    def test_badge_holds_escaped_words(self):
        status, body = get("/badge", "label=a%3Cb&value=ok&colour=blue")
        self.assertEqual(status, 200)
        self.assertIn("a&lt;b", body)
        self.assertIn("#06c", body)

    def test_unknown_colour_is_refused(self):
        status, body = get("/badge", "colour=plaid")
        self.assertEqual(status, 400)
        self.assertIn("green", json.loads(body)["known"])


if __name__ == "__main__":
    unittest.main()

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { handle } from "../src/service.ts";

const server = createServer((request, response) => void handle(request, response));
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
after(() => server.close());

const ask = (path: string, options?: RequestInit) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, options);

test("is healthy", async () => {
  assert.deepEqual(await (await ask("/health")).json(), { status: "ok" });
});

test("renders", async () => {
  const answer = await ask("/api/render", { method: "POST", body: "# Hello" });
  assert.deepEqual(await answer.json(), { html: "<h1>Hello</h1>\n" });
});

test("says what is wrong", async () => {
  assert.equal((await ask("/nothing")).status, 404);
  assert.equal((await ask("/api/render", { method: "POST", body: "x".repeat(100_001) })).status, 413);
});

import { expect, test } from "bun:test";
import { handle } from "../src/service";

const ask = (path: string) => handle(new Request(`http://localhost${path}`));

test("is healthy", async () => {
  expect(await ask("/health").json()).toEqual({ status: "ok" });
});

test("draws a code", async () => {
  expect((await ask("/api/code?text=hello").json()).svg).toStartWith("<svg");
});

test("says what is wrong", async () => {
  expect(ask("/api/code").status).toBe(400);
  expect(ask("/nothing").status).toBe(404);
});

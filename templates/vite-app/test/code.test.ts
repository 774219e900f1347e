import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, pathOf, textOf } from "../src/code.ts";

test("an address holds any text", () => {
  for (const text of ["hello", "a b/c", "ü?&#"]) assert.equal(textOf(pathOf(text), ""), text);
  assert.equal(textOf("/", "title"), "title");
});

test("a code is a picture", () => {
  assert.match(draw("hello"), /^<svg/);
});

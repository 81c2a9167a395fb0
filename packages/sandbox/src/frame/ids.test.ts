import { expect, it } from "vitest";
import { createIdSource, hexOf } from "./ids.ts";

it("makes UUIDs of version 4 that do not repeat", () => {
  const ids = createIdSource("seed");
  const many = Array.from({ length: 20_000 }, () => ids.uuid("document"));
  expect(new Set(many).size).toBe(many.length);
  for (const id of many.slice(0, 200)) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

it("counts each kind by itself, so that more of one does not move another", () => {
  const [one, two] = [createIdSource("seed"), createIdSource("seed")];
  two.uuid("token");
  expect(one.uuid("document")).toBe(two.uuid("document"));
  one.reset();
  two.reset();
  expect(one.hex("document", 40)).toBe(two.hex("document", 40));
  expect(one.hex("document", 40)).toHaveLength(40);
});

it("hashes to any length, each block different", () => {
  const text = hexOf("x", 96);
  expect(text).toHaveLength(96);
  expect(new Set([text.slice(0, 32), text.slice(32, 64), text.slice(64)]).size).toBe(3);
});

import { expect, it } from "vitest";
import { mergeCustomData } from "./custom-data.ts";

it("merges one level deep, and the newer member wins", () => {
  const start = { step: 1, session: { id: "a", seen: true } };
  const merged = mergeCustomData(start, undefined, { step: 2 }, null, { session: { id: "b" }, done: null });
  expect(merged).toEqual({ step: 2, session: { id: "b" }, done: null });
  expect(start).toEqual({ step: 1, session: { id: "a", seen: true } });
});

it("is empty where there is nothing to merge", () => {
  expect(mergeCustomData()).toEqual({});
  expect(mergeCustomData(null, undefined)).toEqual({});
});

it("T19: never copies what would change the object itself", () => {
  const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":1,"prototype":2,"kept":3}') as object;
  const merged = mergeCustomData(hostile as Record<string, unknown>);
  expect(Object.keys(merged)).toEqual(["kept"]);
  expect(merged["admin"]).toBeUndefined();
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});

it.each([[[1]], ["text"], [7], [new Date(0)], [new Map()]])(
  "refuses %j, which is no plain object",
  (part) => {
    expect(() => mergeCustomData({}, part as unknown as Record<string, unknown>)).toThrow(
      '[passfort] mergeCustomData() was called with options that cannot work: "parts.1" must be a plain object.',
    );
  },
);

it("takes objects without a prototype", () => {
  const bare = Object.assign(Object.create(null) as Record<string, unknown>, { a: 1 });
  expect(mergeCustomData(bare)).toEqual({ a: 1 });
});

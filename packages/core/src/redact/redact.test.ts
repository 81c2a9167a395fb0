import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lazySchema } from "../schema/lazy-schema.ts";
import { openEnum } from "../schema/open-enum.ts";
import { isPersonal, personal } from "../schema/personal.ts";
import { redact } from "./redact.ts";

const redacted = "[redacted]";

const person = z.looseObject({
  id: z.string(),
  name: personal(z.string()),
  age: personal(z.number()).nullish(),
  address: personal(z.looseObject({ street: z.string() })).optional(),
  status: openEnum(["new", "done"]).nullish(),
});

const tree: z.ZodType = z.lazy(() => z.looseObject({ label: z.string(), child: tree.optional() }));

describe("redact", () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ["a field that is not personal", person, { id: "1", status: "new" }, { id: "1", status: "new" }],
    ["a personal field", person, { id: "1", name: "Jane" }, { id: "1", name: redacted }],
    [
      "a personal field that may be missing",
      person,
      { id: "1", age: 7, address: { street: "x" } },
      { id: "1", age: redacted, address: redacted },
    ],
    [
      "null and undefined, which tell nothing",
      person,
      { id: null, name: null, age: undefined },
      { id: null, name: null, age: undefined },
    ],
    ["a field the schema does not know", person, { id: "1", nin: "0101" }, { id: "1", nin: redacted }],
    [
      "a field named as one of Object.prototype",
      person,
      { id: "1", toString: "x", constructor: "y" },
      { id: "1", toString: redacted, constructor: redacted },
    ],
    ["another type than an object", person, "Jane", redacted],
    ["a list where an object should be", person, ["Jane"], redacted],
    ["a list", z.array(person), [{ id: "1", name: "Jane" }, null], [{ id: "1", name: redacted }, null]],
    ["another type than a list", z.array(z.string()), { a: "Jane" }, redacted],
    ["an object where a text should be", z.string(), { a: "Jane" }, redacted],
    ["a personal list", personal(z.array(z.string())), ["Jane"], redacted],
    [
      "a map",
      z.record(z.string(), person),
      { a: { id: "1", name: "Jane" } },
      { a: { id: "1", name: redacted } },
    ],
    ["a map of personal values", z.record(z.string(), personal(z.string())), { a: "Jane" }, { a: redacted }],
    ["another type than a map", z.record(z.string(), z.string()), ["Jane"], redacted],
    [
      "the fitting part of a union",
      z.union([z.number(), person]),
      { id: "1", name: "Jane" },
      { id: "1", name: redacted },
    ],
    ["a plain part of a union", z.union([z.number(), z.string()]), 5, 5],
    ["a union of which no part fits", z.union([z.number(), z.boolean()]), "Jane", redacted],
    ["a default", person.default({ id: "", name: "" }), { name: "Jane" }, { name: redacted }],
    ["a read-only one", person.readonly(), { name: "Jane" }, { name: redacted }],
    [
      "a recursive one",
      tree,
      { label: "a", child: { label: "b", other: 1 } },
      { label: "a", child: { label: "b", other: redacted } },
    ],
    [
      "nested ones",
      z.looseObject({ people: z.array(person).nullish() }),
      { people: [{ name: "Jane" }] },
      { people: [{ name: redacted }] },
    ],
    ["unknown data", z.unknown(), { a: "Jane" }, redacted],
    ["a date", z.string(), new Date(0), redacted],
  ])("shows %s", (_name, schema, value, expected) => {
    expect(redact(value, schema)).toEqual(expected);
  });

  it("takes a schema that is built on first use, and changes nothing of the value", () => {
    const value = { id: "1", name: "Jane" };
    expect(
      redact(
        value,
        lazySchema(() => person),
      ),
    ).toEqual({ id: "1", name: redacted });
    expect(value).toEqual({ id: "1", name: "Jane" });
  });

  it("copies no prototype from data", () => {
    const value = JSON.parse('{"__proto__":{"admin":true},"id":"1"}') as object;
    const copy = redact(value, person) as { admin?: boolean };
    expect(copy.admin).toBeUndefined();
    expect(Object.getOwnPropertyDescriptor(copy, "__proto__")?.value).toBe(redacted);
  });
});

describe("personal", () => {
  it("marks the schema it gives, and not the one it got", () => {
    const plain = z.string();
    expect(isPersonal(personal(plain))).toBe(true);
    expect(isPersonal(plain)).toBe(false);
  });

  it("is told from within what is around it", () => {
    expect(isPersonal(z.array(personal(z.string())))).toBe(false);
    expect(personal(z.string()).parse("x")).toBe("x");
  });
});

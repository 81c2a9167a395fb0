import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoData, demoDataIn, demoMarkIn, demoReference, readDemoReference } from "./demo-marks.ts";

describe("references of demo checks", () => {
  it("give back what went in, whatever the value is called", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 });
    fc.assert(
      fc.property(name, fc.uuid(), (value, id) => {
        const reference = demoReference({ value, id });
        expect(readDemoReference(reference)).toEqual({ value, id, input: null });
        expect(demoMarkIn({ reference })).toBe("reference");
      }),
    );
  });

  it("give back their input", () => {
    const given = { value: "ANY", id: "1", input: { metadata: { name: "É. Ltd.", number: "1.2" } } };
    expect(readDemoReference(demoReference(given))).toEqual(given);
  });

  it("leave out input that would make them long", () => {
    expect(demoReference({ value: "ANY", id: "1", input: { metadata: { name: "x".repeat(300) } } })).toBe(
      "idbraid-demo.ANY.1",
    );
  });

  it("are read without a failure, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (end) => {
        const read = readDemoReference(`idbraid-demo.${end}`);
        expect(read === undefined || read.value !== "").toBe(true);
      }),
    );
    for (const other of [undefined, null, 17, {}, "", "demo.ANY.1"])
      expect(readDemoReference(other)).toBeUndefined();
  });
});

describe("custom data of demo checks", () => {
  it("is told from that of live checks", () => {
    expect(demoDataIn(demoData({ polls: 1 }))).toEqual({ polls: 1 });
    expect(demoDataIn({ ...demoData({}), more: 1 })).toEqual({});
    for (const other of [undefined, null, [], "idbraid_demo", { polls: 1 }, Object.create(demoData({}))])
      expect(demoDataIn(other)).toBeUndefined();
    expect(demoMarkIn({ reference: "live-1", custom_data: { polls: 1 } })).toBeUndefined();
    expect(demoMarkIn({ custom_data: demoData({}) })).toBe("custom_data");
  });
});

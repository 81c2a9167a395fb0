import { expect, it } from "vitest";
import { checkMetadata } from "./metadata.ts";

it.each([6, 49])("case 74: a provider name of %i characters is taken", (length) => {
  const provider_name = "ü".repeat(length);
  expect(checkMetadata({ provider_name })).toEqual([]);
});

it.each([0, 5, 50])("case 74: a provider name of %i characters is refused", (length) => {
  expect(checkMetadata({ provider_name: "x".repeat(length) })).toEqual([
    { path: "provider_name", message: `has ${length} characters. It needs 6 to 49` },
  ]);
});

it("case 74: characters are counted, and not their halves", () => {
  expect(checkMetadata({ provider_name: "😀".repeat(3) })).toMatchObject([{ path: "provider_name" }]);
  expect(checkMetadata({ provider_name: "😀".repeat(49) })).toEqual([]);
});

it.each<[unknown, string, string]>([
  [undefined, "", "must be an object with a provider_name"],
  ["Provider", "", "must be an object with a provider_name"],
  [{}, "provider_name", "is missing"],
  [{ provider_name: 1234567 }, "provider_name", "must be of type string"],
  [
    { provider_name: "Provider", providerName: "x" },
    "providerName",
    "is not known here. Known is provider_name",
  ],
])("case 74: metadata %j are refused", (metadata, path, message) => {
  expect(checkMetadata(metadata)).toEqual([{ path, message }]);
});

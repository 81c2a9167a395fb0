import { expect, it } from "vitest";
import type { ConfigDocument } from "./config-document.ts";
import { defineConfig } from "./define-config.ts";

const document = {
  check_type: "IDENTITY_CHECK",
  check_template: { type: "ONE_TIME_SYNCHRONOUS" },
  pricing: { supports_reselling: false },
  supported_countries: ["GBR"],
  credentials: { fields: [] },
  config: { fields: [] },
} as const satisfies ConfigDocument;

it("gives the very document", () => {
  expect(defineConfig(document)).toBe(document);
});

it("case 74: names every member that cannot work in one error", () => {
  const wrong = { ...document, supported_countries: [], check_template: { type: "ONE_TIME_POLLING" } };
  expect(() => defineConfig(wrong as unknown as ConfigDocument)).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      code: "invalid_configuration",
      message:
        '[passfort] defineConfig() was called with options that cannot work: "check_template.polling_strategy" is missing; ' +
        '"supported_countries" is empty. Name at least one country; "check_template.type" must be ONE_TIME_SYNCHRONOUS where check_type is IDENTITY_CHECK.',
    }) as Error,
  );
});

it("case 74: a document that is none is named too", () => {
  expect(() => defineConfig(undefined as unknown as ConfigDocument)).toThrow('"config" is missing.');
});

import type { Warning } from "@idbraid/core";
import { respondJson } from "@idbraid/core/testing";
import { expect, it, vi } from "vitest";
import { createIntegrationClient, type IntegrationClientOptions } from "../index.ts";
import { secretKey, startIntegration } from "./test-signing-server.ts";

const at = (url: string, more: Partial<IntegrationClientOptions> = {}) =>
  createIntegrationClient({ url, secretKey, ...more });

it("case 75: a URL without a slash at its end gets one, and onWarning is told", async () => {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => void warnings.push(warning);
  const { server } = await startIntegration(
    respondJson({ protocol_version: 1, provider_name: "Example checks" }),
  );
  const client = at(`${server.origin}/docver`, { onWarning });
  expect(client.url).toBe(`${server.origin}/docver/`);
  expect(warnings).toMatchObject([{ code: "url_without_slash" }]);
  await client.metadata();
  expect(server.requests.map(({ target }) => target)).toEqual(["/docver/"]);
  await client.close();
});

it("case 75: without onWarning the process is warned; a listener that throws hurts nobody", () => {
  const emitted = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  at("https://checks.example.com/docver");
  expect(emitted).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining("does not end in a slash"),
    expect.objectContaining({ code: "url_without_slash" }),
  );
  emitted.mockRestore();
  const onWarning = () => {
    throw new Error("no");
  };
  expect(() => at("https://checks.example.com/docver", { onWarning })).not.toThrow();
});

it.each([
  ["https://checks.example.com/docver ", "https://checks.example.com/docver/"],
  [" https://checks.example.com/docver/\n", "https://checks.example.com/docver/"],
  ["https://checks.example.com/docver/?", "https://checks.example.com/docver/"],
  ["https://checks.example.com/docver#", "https://checks.example.com/docver/"],
  ["https://checks.example.com/docver//", "https://checks.example.com/docver/"],
  ["HTTPS://Checks.example.com:443", "https://checks.example.com/"],
])("%j is %s", (url, expected) => {
  expect(at(url, { onWarning: () => undefined }).url).toBe(expected);
});

it.each(["https://checks.example.com/docver/", "https://checks.example.com", "http://localhost:8080/"])(
  "says nothing of %s, which needs no slash",
  (url) => {
    const warnings: Warning[] = [];
    at(url, { onWarning: (warning) => void warnings.push(warning) });
    expect(warnings).toEqual([]);
  },
);

it.each(["http://checks.example.com/", "http://10.0.0.1/", "http://[::2]/", "http://127.0.0.1.example.com/"])(
  "case 76: refuses %s, whatever the options",
  (url) => {
    const more = { allowInsecure: true } as Partial<IntegrationClientOptions>;
    expect(() => at(url)).toThrow(/"url" must start with https:/);
    expect(() => at(url, more)).toThrow(
      /"url" must start with https:.*"allowInsecure"|"allowInsecure".*"url"/,
    );
  },
);

it.each([
  [undefined, "url"],
  [7, "url"],
  ["nowhere", "url"],
  ["https://user:pass@checks.example.com/", "url"],
  ["https://checks.example.com/?a=b", "url"],
  ["https://checks.example.com/#a", "url"],
])("refuses %j as a URL", (url, path) => {
  expect(() => at(url as string)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ path }) as unknown] }) as Error,
  );
});

it("names every problem of the options at once, with no value", () => {
  const wrong = {
    url: "http://checks.example.com/",
    secretKey: "sesame",
    verifyResponses: "always",
    responseProfile: "seed",
    quirks: { unsignedQuery: "yes", label: 'a"b', covered: ["date"], parameterOrder: ["keyId"], spelling: 1 },
    timeouts: { totalMs: 0 },
  };
  let error: unknown;
  try {
    createIntegrationClient(wrong as never);
  } catch (thrown) {
    error = thrown;
  }
  const { problems } = error as { problems: { path: string }[] };
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    "quirks.covered",
    "quirks.label",
    "quirks.parameterOrder",
    "quirks.spelling",
    "quirks.unsignedQuery",
    "responseProfile",
    "secretKey",
    "timeouts.totalMs",
    "url",
    "verifyResponses",
  ]);
  expect(String(error)).not.toContain("sesame");
});

it("names a profile for answers that cannot be one", () => {
  expect(() => at("https://checks.example.com/", { responseProfile: {} as never })).toThrow(
    /createIntegrationClient\(\).*"responseProfile" needs all of/,
  );
});

it.each([null, "text", { url: "https://checks.example.com/", secretKey, quirks: null }])(
  "refuses %j as options",
  (options) => {
    expect(() => createIntegrationClient(options as never)).toThrow(
      expect.objectContaining({ name: "ConfigurationError" }) as Error,
    );
  },
);

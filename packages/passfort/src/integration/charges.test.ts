import { describe, expect, it, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import { check } from "./test-check.node.ts";
import {
  checkBody,
  identityConfig,
  type IdentityConfig,
  identityOptions,
  noMatches,
  serveTest,
} from "./test-integration.node.ts";

describe("charges", () => {
  const resold = checkBody({ commercial_relationship: "PASSFORT" });
  const charged =
    (...amounts: readonly number[]) =>
    () => ({
      ...noMatches,
      charges: amounts.map((amount) => ({ amount, sku: "search" })),
    });

  it.each([
    ["PASSFORT", [200]],
    ["DIRECT", undefined],
  ])("case 48: case 49: a charge demo has them for %s only", async (commercial_relationship, expected) => {
    const { answer } = await check(checkBody({ demo_result: "ANY_CHARGE", commercial_relationship }));
    const charges = answer.json["charges"] as readonly { amount: number }[] | undefined;
    const sum = charges?.reduce((total, { amount }) => total + amount, 0);
    if (expected === undefined) expect(charges).toBeUndefined();
    else {
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(200);
    }
  });

  it("are sent where PassFort resells", async () => {
    const { answer, onWarning } = await check(resold, charged(150, 50));
    expect(answer.json["charges"]).toEqual([
      { amount: 150, sku: "search" },
      { amount: 50, sku: "search" },
    ]);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it("case 49: are left out without a word where it does not", async () => {
    const { answer, onWarning } = await check(checkBody(), charged(150));
    expect([answer.status, Object.hasOwn(answer.json, "charges")]).toEqual([200, false]);
    expect(onWarning).not.toHaveBeenCalled();
  });

  const wrong: readonly [string, (request: never) => unknown][] = [
    ["above the maximum", charged(200, 1)],
    [
      "beside errors",
      () => ({ errors: [{ type: "PROVIDER_MESSAGE", message: "no" }], charges: [{ amount: 1 }] }),
    ],
    ["that are no whole number", charged(1.5)],
    ["that are negative", charged(-1)],
    ["that are no list", () => ({ ...noMatches, charges: 5 })],
  ];

  it.each(wrong)("case 50: %s are dropped, and told", async (_, run) => {
    const { answer, onWarning } = await check(resold, run);
    expect([answer.status, Object.hasOwn(answer.json, "charges")]).toEqual([200, false]);
    expect(onWarning.mock.calls).toMatchObject([[{ code: "charges_dropped", endpoint: "check" }]]);
  });

  it.each(wrong)("case 50: %s are refused where that is asked for, and told", async (_, run) => {
    const { answer, onWarning, onError } = await check(resold, run, { invalidCharges: "refuse" });
    expect([answer.status, answer.text]).toEqual([500, '{"error":"internal_error"}']);
    expect(onWarning.mock.calls).toMatchObject([[{ code: "charges_refused" }]]);
    expect(onError.mock.calls).toMatchObject([[{ code: "invalid_answer" }, { phase: "output" }]]);
  });

  it("case 50: are told once where there is no hook", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const run = charged(201) as () => typeof noMatches;
    await using server = await serveTest(createIntegration(identityOptions({ checks: { run } })));
    for (const body of [resold, resold]) expect((await server.ask("POST", "/checks", body)).status).toBe(200);
    expect(emitWarning.mock.calls).toEqual([
      [
        '[passfort] The charges of "check" were left out: they add up to 201, and pricing.maximum_cost is 200.',
        { type: "IdbraidWarning", code: "charges_dropped" },
      ],
    ]);
  });

  it("case 50: do not stand where pricing has no reselling", async () => {
    const config = { ...identityConfig, pricing: { supports_reselling: false } } as unknown as IdentityConfig;
    const { answer, onWarning } = await check(resold, charged(1), { config });
    expect([answer.status, Object.hasOwn(answer.json, "charges"), onWarning.mock.calls.length]).toEqual([
      200,
      false,
      1,
    ]);
  });
});

import { describe, expect, it, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import { check, inputWith } from "./test-check.node.ts";
import { checkBody, commonOptions, identityConfig, serveTest } from "./test-integration.node.ts";

describe("countries", () => {
  const french = checkBody({ check_input: inputWith({}, { country: "FRA" }) });

  it("case 47: one that is not supported fails the check before the handler", async () => {
    const { answer, handler } = await check(french);
    expect([answer.status, answer.json["errors"]]).toMatchObject([
      200,
      [{ type: "INVALID_CHECK_INPUT", sub_type: "UNSUPPORTED_COUNTRY" }],
    ]);
    expect(handler).not.toHaveBeenCalled();
  });

  it("case 47: of several addresses the last one counts", async () => {
    const moved = (...countries: readonly string[]): object =>
      checkBody({
        check_input: {
          entity_type: "INDIVIDUAL",
          address_history: countries.map((country) => ({ address: { country } })),
        },
      });
    expect((await check(moved("FRA", "GBR"))).handler).toHaveBeenCalledOnce();
    expect((await check(moved("GBR", "FRA"))).handler).not.toHaveBeenCalled();
  });

  it("case 47: for a search that of incorporation counts", async () => {
    const config = {
      ...identityConfig,
      check_type: "COMPANY_DATA",
      supported_features: ["COMPANY_SEARCH"],
    } as const;
    const search = vi.fn(() => ({ search_output: [] }));
    const integration = createIntegration({
      ...commonOptions(),
      config,
      checks: { run: () => ({}), search },
    });
    await using server = await serveTest(integration);
    const body = (country_of_incorporation: string): object =>
      checkBody({
        id: undefined,
        check_input: undefined,
        search_input: { query: "Acme", country_of_incorporation },
      });
    const refused = await server.ask("POST", "/search", body("FRA"));
    expect(refused.json["errors"]).toMatchObject([{ sub_type: "UNSUPPORTED_COUNTRY" }]);
    expect((await server.ask("POST", "/search", body("GBR"))).json).toEqual({
      search_output: [],
      errors: [],
      warnings: [],
    });
    expect(search).toHaveBeenCalledOnce();
  });

  it("is left to the handler where that is asked for, and where none is named", async () => {
    expect((await check(french, undefined, { checkCountry: false })).handler).toHaveBeenCalledOnce();
    expect(
      (await check(checkBody({ check_input: { entity_type: "INDIVIDUAL" } }))).handler,
    ).toHaveBeenCalledOnce();
  });
});

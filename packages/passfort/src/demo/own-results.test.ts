import { ConfigurationError } from "@idbraid/core";
import { describe, expect, it, vi } from "vitest";
import { createIntegration } from "../integration/create-integration.ts";
import { testClock, testSecretKey } from "../integration/test-integration.node.ts";
import { demoReport } from "./demo-report.ts";
import type { DemoResults } from "./demo-results.ts";
import { testConfigs } from "./test-configs.ts";
import { checkId, person } from "./test-demo.ts";
import { startFlow, unreachable } from "./test-flow.node.ts";

type Own = DemoResults<typeof testConfigs.identity>;
type Checks = NonNullable<Own["checks"]>;

/** An identity check with demo results of its own. */
function startWith(demo: Own, onError?: (error: unknown) => void) {
  return startFlow(
    testConfigs.identity,
    { run: unreachable },
    { demo, ...(onError && { hooks: { onError } }) },
  );
}

const output = { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } } as const;
const demo = { check_input: person };

describe("demo results of an integration's own", () => {
  it("stand beside the standard ones and before them", async () => {
    const own: Checks = {
      VERY_OWN: () => ({ check_output: output }),
      NO_MATCHES: () => ({ result: "Fail" }),
    };
    const { post } = await startWith({ checks: own });
    expect(await post("/checks", { ...demo, demo_result: "VERY_OWN" })).toMatchObject({
      check_output: output,
    });
    expect(await post("/checks", { ...demo, demo_result: "NO_MATCHES" })).toMatchObject({ result: "Fail" });
    const standard = await post("/checks", { ...demo, demo_result: "ONE_NAME_ADDRESS_MATCH" });
    expect(standard["check_output"]).toMatchObject({ address_history: [expect.anything()] });
  });

  it("get the request with members that nobody knows, and without credentials", async () => {
    const result = vi.fn<NonNullable<Checks[string]>>(() => ({ check_output: output }));
    const { post } = await startWith({ checks: { ANY: result } });
    await post("/checks", {
      demo_result: "ANY",
      check_input: { ...person, later: 1 },
      provider_config: { deep: true },
      provider_credentials: { password: "secret" },
      invented_tomorrow: true,
    });
    expect(result).toHaveBeenCalledExactlyOnceWith({
      id: checkId,
      demo_result: "ANY",
      commercial_relationship: "DIRECT",
      provider_config: { deep: true },
      check_input: { ...person, later: 1 },
      invented_tomorrow: true,
    });
  });

  it("say that no request was made, unless they say something themselves", async () => {
    const own: Checks = {
      ANY: () => ({ check_output: output }),
      OTHER: () => ({ result: "Pass", provider_data: 0 }),
    };
    const { post } = await startWith({ checks: own });
    const any = await post("/checks", { ...demo, demo_result: "ANY" });
    expect(any["provider_data"]).toBe("Demo result: no request was made to the provider.");
    expect(await post("/checks", { ...demo, demo_result: "OTHER" })).toHaveProperty("provider_data", 0);
  });

  it("change what ANY_CHARGE and resources come with, as these are ANY and something more", async () => {
    const { post } = await startWith({ checks: { ANY: () => ({ result: "1+1" }) } });
    const body = { ...demo, commercial_relationship: "PASSFORT", provider_credentials: undefined };
    expect(await post("/checks", { ...body, demo_result: "ANY_CHARGE" })).toMatchObject({
      result: "1+1",
      charges: [{ amount: 100 }],
    });
    expect(await post("/checks", { ...body, demo_result: "EXTERNAL_RESOURCE_LINK" })).toMatchObject({
      result: "1+1",
      external_resources: [{ type: "LINK" }],
    });
  });

  it("take a standard one away with undefined", async () => {
    const { post } = await startWith({ checks: { ONE_NAME_DOB_MATCH: undefined } });
    const answer = await post("/checks", { ...demo, demo_result: "ONE_NAME_DOB_MATCH" });
    expect(answer["errors"]).toMatchObject([{ type: "UNSUPPORTED_DEMO_RESULT" }]);
  });

  it("cannot take away what PassFort requires", () => {
    const checks = {
      NO_MATCHES: undefined,
      ERROR_INVALID_CREDENTIALS: undefined,
      MORTALITY_MATCH: undefined,
    };
    const make = () =>
      createIntegration({
        metadata: { provider_name: "Acme Identity" },
        config: testConfigs.identity,
        secretKey: testSecretKey,
        checks: { run: unreachable },
        runtime: testClock(),
        demo: { checks },
      });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(/NO_MATCHES/);
    expect(make).toThrow(/ERROR_INVALID_CREDENTIALS/);
    expect(make).not.toThrow(/MORTALITY_MATCH/);
  });

  it("that throw are a failure of the integration, and tell the caller nothing", async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const thrown = new Error("a secret");
    const own: Checks = {
      ANY: () => {
        throw thrown;
      },
    };
    const { ask } = await startWith({ checks: own }, onError);
    const body = { ...demo, id: checkId, commercial_relationship: "DIRECT", provider_config: {} };
    const answer = await ask("POST", "/checks", { ...body, demo_result: "ANY" });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("secret");
    expect(onError).toHaveBeenCalledExactlyOnceWith(thrown, expect.anything());
  });

  it("of searches stand beside the standard ones too", async () => {
    const { post } = await startFlow(
      testConfigs.company,
      { run: unreachable, search: unreachable },
      { demo: { search: { ONE_HIT: undefined, TWO_HITS: () => ({ search_output: [] }) } } },
    );
    const search_input = { query: "Invented", country_of_incorporation: "GBR" };
    const ask = (demo_result: string) => post("/search", { demo_result, search_input });
    expect(await ask("TWO_HITS")).toMatchObject({ search_output: [], errors: [] });
    expect((await ask("ONE_HIT"))["errors"]).toMatchObject([{ type: "UNSUPPORTED_DEMO_RESULT" }]);
    expect((await ask("MANY_HITS"))["search_output"]).toHaveLength(3);
  });

  it("with errors end a check that calls back at its start", async () => {
    const error = { type: "PROVIDER_MESSAGE", message: "Closed on Sundays." };
    const { post, passfort } = await startFlow(
      testConfigs.verification,
      { start: unreachable, complete: unreachable },
      { demo: { checks: { CLOSED: () => ({ errors: [error] }) } } },
    );
    const start = await post("/checks", { ...demo, demo_result: "CLOSED" });
    expect(start["errors"]).toEqual([error]);
    expect(passfort.requests).toEqual([]);
  });

  it("may be called anything", async () => {
    const value = "Ünlikely. %value/1";
    const { post } = await startFlow(
      testConfigs.verification,
      { start: unreachable, complete: unreachable },
      {
        demo: { checks: { [value]: () => ({ check_output: { entity_type: "INDIVIDUAL", documents: [] } }) } },
      },
    );
    const { reference } = await post("/checks", { ...demo, demo_result: value });
    const answer = await post(`/checks/${checkId}/complete`, { reference });
    expect(answer).toMatchObject({ check_output: { documents: [] }, errors: [] });
  });

  it("show in the report", () => {
    const own: Own = { checks: { VERY_OWN: () => ({ result: "Pass" }), ANY: undefined } };
    const { served, missingRequired } = demoReport(testConfigs.identity, own).checks;
    expect(served).toContain("VERY_OWN");
    expect(served).not.toContain("ANY");
    expect(missingRequired).toEqual(["ANY"]);
  });
});

describe("a request is live", () => {
  it.each([{}, { demo_result: null }])("when it names no demo result: %j", async (named) => {
    const run = vi.fn(() => ({ check_output: output }));
    const { post } = await startFlow(testConfigs.identity, { run });
    const answer = await post("/checks", { ...demo, ...named });
    expect(answer).not.toHaveProperty("provider_data");
    expect(run).toHaveBeenCalledOnce();
  });

  it("when its reference only looks a little like that of a demo check", async () => {
    const complete = vi.fn(() => ({ check_output: { entity_type: "INDIVIDUAL", documents: [] } }) as const);
    const { post } = await startFlow(testConfigs.verification, { start: unreachable, complete });
    const custom_data = { demo: true, nested: { idbraid_demo: {} } };
    for (const reference of ["demo.ANY.1", "IDBRAID-DEMO.ANY.1", " idbraid-demo.ANY.1", "idbraid-demo"])
      await post(`/checks/${checkId}/complete`, { reference, custom_data });
    expect(complete).toHaveBeenCalledTimes(4);
  });
});

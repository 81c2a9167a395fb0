import { describe, expect, it, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import { check, inputWith } from "./test-check.node.ts";
import {
  checkBody,
  commonOptions,
  identityConfig,
  identityOptions,
  noMatches,
  passfortRequest,
  serveTest,
} from "./test-integration.node.ts";

describe("a body that is not what PassFort sends", () => {
  it.each([
    ["case 42: no JSON", "{", "body"],
    ["no object", "[]", "body"],
    [
      "case 43: another commercial relationship",
      checkBody({ commercial_relationship: "OTHER" }),
      "commercial_relationship",
    ],
    ["case 43: no input", checkBody({ check_input: undefined }), "check_input"],
    [
      "case 43: no input of a demo check",
      checkBody({ check_input: undefined, demo_result: "ANY" }),
      "check_input",
    ],
    ["no configuration", checkBody({ provider_config: undefined }), "provider_config"],
    [
      "case 55: a month that is none",
      checkBody({ check_input: inputWith({ dob: "1985-13" }) }),
      "check_input.personal_details.dob",
    ],
    [
      "case 55: a date in another form",
      checkBody({ check_input: inputWith({ dob: "26/10/1985" }) }),
      "check_input.personal_details.dob",
    ],
  ])("%s: 400 that names the field", async (_, body, path) => {
    const { answer, handler, signed } = await check(body);
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: "invalid_request", problems: [{ path, message: expect.any(String) as string }] },
    ]);
    expect([handler.mock.calls.length, signed]).toEqual([0, true]);
  });

  it("case 42: bytes that are no UTF-8: 400", async () => {
    const { answer } = await check(Buffer.from('{"a":"\xff"}', "latin1"));
    expect(answer.status).toBe(400);
  });

  it("says nothing of the values", async () => {
    const { answer } = await check(checkBody({ commercial_relationship: "private", check_input: "secret" }));
    expect(answer.text).not.toMatch(/private|secret/);
  });
});

describe("what a handler gets", () => {
  it("case 44: unknown members, kept at any depth", async () => {
    const input = { ...inputWith({ shoe_size: 44 }), pets: [1] };
    const { answer, seen } = await check(checkBody({ new_member: { a: 1 }, check_input: input }));
    expect([answer.status, seen]).toEqual([200, checkBody({ new_member: { a: 1 }, check_input: input })]);
  });

  it.each([
    ["DIRECT", { api_key: "key of the customer" }],
    ["PASSFORT", undefined],
  ])(
    "case 51: credentials only where the relationship is direct: %s",
    async (commercial_relationship, credentials) => {
      const { seen } = await check(checkBody({ commercial_relationship }));
      expect(seen["provider_credentials"]).toEqual(credentials);
      expect(Object.hasOwn(seen, "provider_credentials")).toBe(credentials !== undefined);
    },
  );

  it("an empty object where a direct request has no credentials", async () => {
    const { seen } = await check(checkBody({ provider_credentials: null }));
    expect(seen["provider_credentials"]).toEqual({});
  });

  it.each(["1985", "1985-10", "1985-10-26"])("case 54: the date %s as it came", async (dob) => {
    const { answer, seen } = await check(checkBody({ check_input: inputWith({ dob }) }));
    expect(answer.status).toBe(200);
    expect(seen).toMatchObject({ check_input: { personal_details: { dob } } });
  });

  it.each([42, "42"])("case 56: the street number %o as a text", async (street_number) => {
    const check_input = inputWith({}, { country: "GBR", street_number });
    const { answer, seen } = await check(checkBody({ check_input }));
    expect(answer.status).toBe(200);
    expect(seen).toMatchObject({ check_input: { address_history: [{ address: { street_number: "42" } }] } });
  });

  it.each([123456, "123456"])("case 56: the company number %o as a text", async (number) => {
    const run = vi.fn((_request: { check_input: object }) => ({}));
    const config = {
      ...identityConfig,
      check_type: "COMPANY_DATA",
      supported_features: ["COMPANY_SEARCH", "A_LATER_FEATURE"],
    } as const;
    const search = () => ({ search_output: [] });
    const integration = createIntegration({ ...commonOptions(), config, checks: { run, search } });
    await using server = await serveTest(integration);
    const check_input = { entity_type: "COMPANY", metadata: { number, country_of_incorporation: "GBR" } };
    expect((await server.ask("POST", "/checks", checkBody({ check_input }))).status).toBe(200);
    expect(run.mock.calls[0]?.[0]).toMatchObject({ check_input: { metadata: { number: "123456" } } });
  });

  it("the key id, and a signal that aborts when PassFort waits no longer", async () => {
    const options = identityOptions();
    const runtime = options.runtime as { advance(ms: number): Promise<void> } & NonNullable<
      typeof options.runtime
    >;
    const seen: unknown[] = [];
    const run: typeof options.checks.run = async (_, { keyId, signal }) => {
      seen.push(keyId, signal.aborted);
      await runtime.advance(60_000);
      seen.push(signal.aborted, (signal.reason as Error).name);
      return noMatches;
    };
    await using server = await serveTest(createIntegration({ ...options, checks: { run } }));
    expect((await server.ask("POST", "/checks", checkBody())).status).toBe(200);
    expect(seen).toEqual(["AAECAwQF", false, true, "TimeoutError"]);
  });

  it("a signal that aborts when the caller hangs up", async () => {
    const hangUp = new AbortController();
    const run = vi.fn(async (_request: unknown, { signal }: { signal: AbortSignal }) => {
      hangUp.abort();
      expect(signal.aborted).toBe(true);
      return noMatches;
    });
    const { method, headers, body, target } = await passfortRequest("POST", "/checks", checkBody());
    const url = `https://my-integration.example.com${target}`;
    const init = {
      method,
      body: new TextDecoder().decode(body),
      headers: headers.filter(([name]) => name !== "Host") as [string, string][],
    };
    const integration = createIntegration(identityOptions({ checks: { run } }));
    expect((await integration(new Request(url, { ...init, signal: hangUp.signal }))).status).toBe(200);
    expect(run).toHaveBeenCalledOnce();
  });
});

describe("an id in the path that is not that in the body", () => {
  const config = {
    ...identityConfig,
    check_type: "PEPS_AND_SANCTIONS_SCREEN",
    check_template: {
      type: "ONE_TIME_POLLING",
      polling_strategy: { type: "UNIFORM", initial_interval: 5, polling_interval: 5, max_polls: 10 },
    },
  } as const;

  it.each([undefined, "ANY"])("case 63: is refused, with the demo result %s", async (demo_result) => {
    const poll = vi.fn();
    const integration = createIntegration({
      ...commonOptions(),
      provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
      config,
      checks: { start: () => ({ reference: "1" }), poll },
    });
    await using server = await serveTest(integration);
    const target = "/checks/99999999-89ab-cdef-0123-456789abcdef/poll";
    const { status, json } = await server.ask("POST", target, checkBody({ reference: "1", demo_result }));
    expect([status, json["errors"]]).toMatchObject([200, [{ type: "INVALID_CHECK_INPUT" }]]);
    expect(poll).not.toHaveBeenCalled();
  });
});

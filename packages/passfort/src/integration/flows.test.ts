import { describe, expect, it, vi } from "vitest";
import { createPassFort } from "../client/passfort.ts";
import { createIntegration } from "./create-integration.ts";
import {
  checkBody,
  checkId,
  commonOptions,
  identityConfig,
  serveTest,
  testSecretKey,
  type TestServer,
} from "./test-integration.node.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
const polling_strategy = {
  type: "UNIFORM",
  initial_interval: 5,
  polling_interval: 5,
  max_polls: 10,
} as const;
const onError = vi.fn();

/** A check that is monitored, with the answers given. */
function monitored(start: () => object, poll: (request: object) => object = () => ({})): Promise<TestServer> {
  return serveTest(
    createIntegration({
      ...commonOptions(),
      config: {
        ...identityConfig,
        check_type: "COMPANY_DATA",
        check_template: {
          type: "MONITORED_POLLING",
          polling_strategy,
          monitoring_strategy: { type: "UNIFORM", update_interval: 3600 },
          request_timeouts: { start: 10, poll: 20 },
        },
      },
      provider_id,
      hooks: { onError },
      checks: {
        start: start as () => { reference: string },
        poll,
        monitoredPoll: () => ({}),
      },
    }),
  );
}

const company = checkBody({ check_input: { entity_type: "COMPANY" } });
const later = (changes: object = {}): object =>
  checkBody({ check_input: undefined, reference: "17", ...changes });
const lists = { errors: [], warnings: [] };

describe("a start", () => {
  it("answers the provider_id of the integration", async () => {
    await using server = await monitored(() => ({ reference: "17", custom_data: { a: 1 } }));
    const { json } = await server.ask("POST", "/checks", company);
    expect(json).toEqual({ provider_id, reference: "17", custom_data: { a: 1 }, ...lists });
  });

  it("that failed has neither a provider_id nor a reference", async () => {
    const errors = [{ type: "INVALID_CONFIG", message: "no" }];
    await using server = await monitored(() => ({ errors }));
    expect((await server.ask("POST", "/checks", company)).json).toEqual({ errors, warnings: [] });
  });

  it.each<[string, object, string]>([
    ["has no reference", {}, "reference"],
    ["looks like a demo check later", { reference: "idbraid-demo.ANY.1" }, "reference"],
    ["has custom data that is no object", { reference: "1", custom_data: [1] }, "custom_data"],
  ])("that %s is refused", async (_, answer, path) => {
    onError.mockClear();
    await using server = await monitored(() => answer);
    expect((await server.ask("POST", "/checks", company)).status).toBe(500);
    expect(onError.mock.calls).toMatchObject([[{ problems: [{ path }] }, { phase: "output" }]]);
  });
});

describe("later requests", () => {
  it("carry what was given before, and nothing that is null", async () => {
    const poll = vi.fn((_request: object) => ({ pending: true }));
    await using server = await monitored(() => ({ reference: "17" }), poll);
    const body = later({ custom_data: { a: 1 }, provider_id: null, demo_result: null });
    expect((await server.ask("POST", `/checks/${checkId}/poll`, body)).json).toEqual({
      pending: true,
      ...lists,
    });
    expect(poll.mock.calls[0]?.[0]).toMatchObject({ id: checkId, reference: "17", custom_data: { a: 1 } });
    expect(Object.keys(poll.mock.calls[0]?.[0] ?? {})).not.toContain("provider_id");
  });

  it("case 63: in capitals the id is still the same", async () => {
    const poll = vi.fn(() => ({ pending: true }));
    await using server = await monitored(() => ({ reference: "17" }), poll);
    await server.ask("POST", `/checks/${checkId.toUpperCase()}/poll`, later());
    expect(poll).toHaveBeenCalledOnce();
  });

  it("without a reference are refused with 400", async () => {
    await using server = await monitored(() => ({ reference: "17" }));
    const { status, json } = await server.ask(
      "POST",
      `/checks/${checkId}/poll`,
      later({ reference: undefined }),
    );
    expect([status, json["problems"]]).toMatchObject([400, [{ path: "reference" }]]);
  });
});

it("endpoints that need no handler have an answer", async () => {
  await using server = await monitored(() => ({ reference: "17" }));
  expect((await server.ask("POST", "/monitored_checks/ready", later())).json).toEqual(lists);
  expect((await server.ask("POST", "/monitored_provider/poll", later())).json).toEqual({
    references: "UNKNOWN",
    ...lists,
  });
});

describe("a check that calls back", () => {
  const serveDocuments = async (ready?: () => Promise<unknown>): Promise<TestServer> =>
    serveTest(
      createIntegration({
        ...commonOptions(),
        config: {
          ...identityConfig,
          check_type: "DOCUMENT_VERIFICATION",
          check_template: {
            type: "ONE_TIME_CALLBACK",
            request_timeouts: { default: 20, start: 10 },
            callback_timeouts: { default: 60 },
          },
        },
        provider_id,
        passfort: createPassFort({ secretKey: testSecretKey }),
        checks: {
          start: () => ({ reference: "17" }),
          ready: ready as () => Promise<void>,
          complete: ({ reference }) => ({ errors: [{ type: "PROVIDER_MESSAGE", message: reference }] }),
        },
      }),
    );

  it("answers that it is ready, with and without a handler", async () => {
    const ready = vi.fn(async () => ({ callback_id: "what callbacks.send() gives" }));
    for (const handler of [undefined, ready]) {
      await using server = await serveDocuments(handler);
      const { status, json } = await server.ask(
        "POST",
        `/checks/${checkId}/ready`,
        checkBody({ reference: "17" }),
      );
      expect([status, json]).toEqual([200, lists]);
    }
    expect(ready).toHaveBeenCalledOnce();
  });

  it("gives its result when it is asked for", async () => {
    await using server = await serveDocuments();
    const { json } = await server.ask("POST", `/checks/${checkId}/complete`, later());
    expect(json["errors"]).toEqual([{ type: "PROVIDER_MESSAGE", message: "17" }]);
  });

  it("takes values that PassFort may add: kinds of documents, images and genders", async () => {
    await using server = await serveDocuments();
    const check_input = {
      entity_type: "INDIVIDUAL",
      personal_details: { gender: "X" },
      documents: [
        { id: checkId, category: "PROOF_OF_PET", document_type: "PAW", images: [{ image_type: "TAIL" }] },
      ],
    };
    expect((await server.ask("POST", "/checks", checkBody({ check_input }))).json).toMatchObject({
      reference: "17",
    });
  });
});

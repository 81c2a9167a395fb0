import { describe, expect, it } from "vitest";
import * as z from "zod";
import { signWebhook } from "../testing/index.ts";
import {
  constructEvent,
  parseForm,
  parseJson,
  unsafeParseEvent,
  type EventSchema,
  type WebhookScheme,
} from "./index.ts";

const scheme: WebhookScheme = { header: "x-acme-signature", encoding: "base64" };
const secrets = "webhook-secret";
const schema = z.looseObject({ id: z.string(), payload: z.looseObject({ amount: z.number() }) });

describe("W1: constructEvent", () => {
  it("verifies, parses and validates, and gives the event", async () => {
    const { body, headers } = await signWebhook(
      scheme,
      secrets,
      '{"id":"evt_1","payload":{"amount":7},"new":true}',
    );
    const event = await constructEvent(body, headers, { scheme, secrets, schema });
    expect(event).toEqual({ id: "evt_1", payload: { amount: 7 }, new: true });
    expect(event.payload.amount + 1).toBe(8);
  });

  it("parses nothing before the signature has proved right", async () => {
    let parsed = 0;
    const parse = (): void => void (parsed += 1);
    const { headers } = await signWebhook(scheme, secrets, "{}");
    const work = constructEvent("{ }", headers, { scheme, secrets, schema, parse });
    await expect(work).rejects.toMatchObject({ name: "WebhookVerificationError", reason: "mismatch" });
    expect(parsed).toBe(0);
  });

  it.each([
    ["that is no JSON", "{", /cannot be parsed/],
    ["that is empty", "", /cannot be parsed/],
    [
      "that does not fit the schema",
      '{"id":"evt_47110815","payload":{"amount":"47110815"}}',
      /"payload\.amount"/,
    ],
  ])("refuses a signed body %s, and repeats nothing of it", async (_, text, message) => {
    const { body, headers } = await signWebhook(scheme, secrets, text);
    const error: unknown = await constructEvent(body, headers, { scheme, secrets, schema }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "webhook_body_malformed", reason: "malformed" });
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("47110815");
  });

  it("refuses a signed body that is not UTF-8", async () => {
    const { body, headers } = await signWebhook(scheme, secrets, new Uint8Array([0x22, 0xff, 0x22]));
    const work = constructEvent(body, headers, { scheme, secrets, schema: (value) => value });
    await expect(work).rejects.toMatchObject({ code: "webhook_body_malformed" });
  });

  it("takes a function as schema, whose words go no further", async () => {
    const { body, headers } = await signWebhook(scheme, secrets, '{"id":"evt_1"}');
    const good = (value: unknown): string => (value as { id: string }).id;
    expect(await constructEvent(body, headers, { scheme, secrets, schema: good })).toBe("evt_1");
    const bad = (): never => {
      throw new Error("saw 47110815");
    };
    const error: unknown = await constructEvent(body, headers, { scheme, secrets, schema: bad }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "webhook_body_malformed" });
    expect((error as Error).message).not.toContain("47110815");
  });

  it("takes another parser, also one that is asynchronous", async () => {
    const parse = async (body: Uint8Array): Promise<unknown> => parseJson(body.map((byte) => byte ^ 1));
    const { body, headers } = await signWebhook(
      scheme,
      secrets,
      new TextEncoder().encode("[7]").map((byte) => byte ^ 1),
    );
    expect(
      await constructEvent(body, headers, { scheme, secrets, parse, schema: z.array(z.number()) }),
    ).toEqual([7]);
  });

  it("does not repeat the keys of a map, which may be ids", async () => {
    const { body, headers } = await signWebhook(scheme, secrets, '{"person-47110815":1}');
    const people = z.record(z.string(), z.string());
    const work = constructEvent(body, headers, { scheme, secrets, schema: people });
    await expect(work).rejects.toThrow('at "*"');
  });

  it.each([
    ["schema", { schema: undefined as unknown as EventSchema<unknown> }],
    ["parse", { schema, parse: "json" as unknown as typeof parseJson }],
  ])("needs a %s that works", async (path, format) => {
    const work = constructEvent("{}", {}, { scheme, secrets, ...format });
    await expect(work).rejects.toMatchObject({ code: "invalid_configuration", problems: [{ path }] });
  });
});

describe("unsafeParseEvent", () => {
  it("gives the event of a body that nobody has signed", async () => {
    expect(await unsafeParseEvent('{"id":"1","payload":{"amount":1}}', { schema })).toMatchObject({
      id: "1",
    });
  });

  it("still parses and validates", async () => {
    await expect(unsafeParseEvent("{", { schema })).rejects.toMatchObject({ code: "webhook_body_malformed" });
    await expect(unsafeParseEvent("{}", { schema })).rejects.toThrow('"id", "payload"');
    await expect(unsafeParseEvent({} as never, { schema })).rejects.toMatchObject({
      code: "raw_body_required",
    });
  });
});

describe("parseForm", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("gives each field as a string", () => {
    expect(parseForm(bytes("type=CREATE&data=%7B%22id%22%3A1%7D&note=a+b"))).toEqual({
      type: "CREATE",
      data: '{"id":1}',
      note: "a b",
    });
  });

  it("refuses a field that comes twice, and what is not UTF-8", () => {
    expect(() => parseForm(bytes("a=1&a=2"))).toThrow();
    expect(() => parseForm(new Uint8Array([0x61, 0x3d, 0xff]))).toThrow();
  });

  it("makes __proto__ a field like any other", () => {
    const form = parseForm(bytes("__proto__=x"));
    expect(Object.keys(form)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
  });
});

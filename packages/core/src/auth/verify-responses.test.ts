import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../crypto/digest.ts";
import { AuthenticationError, ServerError } from "../errors/api-errors.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { signResponse, type SignResponseOptions, strictProfile, verify } from "../signatures/index.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import {
  always,
  canary,
  expectNoCanaries,
  type FaultBehaviour,
  type FaultRequest,
  respond,
  respondJson,
} from "../testing/index.ts";
import { read, write } from "../testing/test-client.ts";
import { all } from "./all.ts";
import { header } from "./header.ts";
import { httpSignature, type HttpSignatureOptions } from "./http-signature.ts";

const plain = canary("signing-key");
const key = utf8(plain);
const keys = new Map([["key-1", key]]);
const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const signer = (more: Partial<HttpSignatureOptions> = {}) =>
  httpSignature({ keyId: "key-1", key, verifyResponses: "ifPresent", ...more });

/** How the server answers, and what becomes of its answer on the way. */
interface Answering extends SignResponseOptions {
  readonly status?: number;
  readonly body?: string;
  /** How far the server's clock is ahead. */
  readonly skewMs?: number;
  /** The body that arrives. */
  readonly sent?: string;
  readonly change?: (headers: Record<string, string>) => Record<string, string>;
}

/** A server that verifies requests and signs its answers. */
function signing({
  status = 200,
  body = '{"ok":true}',
  sent = body,
  skewMs = 0,
  change = (headers) => headers,
  ...style
}: Answering = {}): FaultBehaviour {
  return {
    startsAt: "request",
    async run(exchange) {
      const { method, target, rawHeaders, body: received } = exchange.request as FaultRequest;
      const now = () => fixture.runtime.now() + skewMs;
      const verified = await verify({ method, target, headers: rawHeaders, body: received }, { keys, now });
      const headers = change(await signResponse({ body }, verified, { now, ...style }));
      const type = { "Content-Type": "application/json" };
      await respond({ status, headers: { ...type, ...headers }, body: sent }).run(exchange);
    },
  };
}

async function refusal(answering: Answering, more: Partial<HttpSignatureOptions> = {}): Promise<unknown> {
  fixture.server.script(always(signing(answering)));
  const error = await failure(fixture.client({}, { auth: signer(more) }).request(write));
  expectNoCanaries(error, { plain });
  return error;
}

describe("an answer with a signature", () => {
  it.each(["ifPresent", "require"] as const)("that holds is accepted with %s", async (verifyResponses) => {
    fixture.server.script(always(signing()));
    const client = fixture.client({}, { auth: signer({ verifyResponses }) });
    expect(await client.request(read)).toEqual({ ok: true });
    expect(await client.request(write)).toEqual({ ok: true });
  });

  it.each<[string, string, Answering]>([
    ["digest", "whose body was changed", { sent: '{"ok":false}' }],
    ["digest", "of an error whose body was changed", { status: 422, sent: "{}" }],
    [
      "mismatch",
      "whose date was changed",
      { change: (headers) => ({ ...headers, Date: secondBefore(headers) }) },
    ],
    ["malformed", "that cannot be read", { change: (headers) => ({ ...headers, Signature: "nonsense" }) }],
    ["stale", "made ten minutes ago", { now: () => fixture.runtime.now() - 600_000 }],
    ["algorithm", "under another label", { label: "rsa-sha256" }],
    ["not-covered", "that leaves out the host", { covered: ["(request-target)", "date"] }],
  ])("is refused as %s: one %s", async (reason, _what, answering) => {
    expect(await refusal(answering)).toMatchObject({
      name: "SignatureError",
      reason,
      operation: "POST /things",
      attempts: { length: 1 },
    });
  });

  it("is held against another profile where one is given", async () => {
    const covered = ["(request-target)", "date"];
    fixture.server.script(always(signing({ covered })));
    const responseProfile = { ...strictProfile, required: covered };
    const client = fixture.client({}, { auth: signer({ responseProfile }) });
    expect(await client.request(read)).toEqual({ ok: true });
  });

  it("is taken as it comes where verification is off, and that is the default", async () => {
    fixture.server.script(always(signing({ sent: '{"ok":false}' })));
    for (const verifyResponses of ["off", undefined] as const) {
      const client = fixture.client({}, { auth: signer({ verifyResponses }) });
      expect(await client.request(read)).toEqual({ ok: false });
    }
  });

  it("is verified by the server's clock once that was learned", async () => {
    const skewMs = 600_000;
    const serverNow = () => fixture.runtime.now() + skewMs;
    fixture.server.script(
      always((request) => {
        const date = new Date(serverNow()).toUTCString();
        const isFresh = Math.abs(Date.parse(request.header("date") ?? "") - serverNow()) < 30_000;
        return isFresh ? signing({ skewMs }) : respond({ status: 401, headers: { date } });
      }),
    );
    const lenient = { ...strictProfile, windowMs: 30_000 };
    const client = fixture.client({}, { auth: signer({ responseProfile: lenient }) });
    const { attempts } = await client.request(read).withResponse();
    expect(attempts).toMatchObject([{ status: 401 }, { status: 200 }]);
  });

  it("is refused as mismatch where it is that of the request, sent back with its body", async () => {
    const echo = (request: FaultRequest) => {
      const [date = "", digest = "", authorization = ""] = ["date", "digest", "authorization"].map((name) =>
        request.header(name),
      );
      const signature = authorization.replace(/^Signature /, "");
      const type = { "content-type": "application/json" };
      return respond({ headers: { ...type, date, digest, signature }, body: request.body });
    };
    fixture.server.script(always(echo));
    const client = fixture.client({}, { auth: signer() });
    expect(await failure(client.request(write))).toMatchObject({ code: "signature_mismatch" });
  });

  it("is verified by the time at which it came, however long that took", async () => {
    const lateMs = 600_000;
    let passedMs = 0;
    fixture.server.script(
      always(() => {
        passedMs = lateMs;
        return signing({ now: () => fixture.runtime.now() + lateMs });
      }),
    );
    const { runtime: base } = fixture;
    const runtime: Runtime = {
      now: () => base.now() + passedMs,
      monotonicMs: () => base.monotonicMs(),
      schedule: (delayMs, task) => base.schedule(delayMs, task),
      random: () => base.random(),
      id: () => base.id(),
    };
    expect(await fixture.client({ runtime }, { auth: signer() }).request(read)).toEqual({ ok: true });
  });

  it("is verified within a composed strategy", async () => {
    fixture.server.script(always(signing({ sent: '{"ok":false}' })));
    const auth = all(header("developer-id", "d-17"), signer());
    expect(await failure(fixture.client({}, { auth }).request(read))).toMatchObject({ reason: "digest" });
  });
});

describe("an answer without a signature", () => {
  it("is accepted with ifPresent, and refused with require", async () => {
    fixture.server.script(always(respondJson({ ok: true })));
    expect(await fixture.client({}, { auth: signer() }).request(read)).toEqual({ ok: true });
    const strict = fixture.client({}, { auth: signer({ verifyResponses: "require" }) });
    expect(await failure(strict.request(read))).toMatchObject({ code: "signature_missing" });
  });

  it.each([
    [401, AuthenticationError],
    [502, ServerError],
  ])("stays the error that it is with require: %d", async (status, kind) => {
    fixture.server.script(always(respond({ status })));
    const client = fixture.client({ maxAttempts: 1 }, { auth: signer({ verifyResponses: "require" }) });
    expect(await failure(client.request(read))).toBeInstanceOf(kind);
  });
});

it.each(["seed", {}, null, { ...strictProfile, windowMs: Infinity }])(
  "%j is refused as a profile",
  (profile) => {
    expect(() => signer({ responseProfile: profile as never })).toThrow(
      /"responseProfile" needs all of strictProfile/,
    );
  },
);

it("another mode than the three is refused", () => {
  expect(() => signer({ verifyResponses: "always" as never })).toThrow(
    /"verifyResponses" must be "require", "ifPresent" or "off"/,
  );
});

function secondBefore({ Date: date = "" }: Record<string, string>): string {
  return new Date(Date.parse(date) - 1000).toUTCString();
}

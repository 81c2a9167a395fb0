import { AuthenticationError, IdentityError } from "@idbraid/core";
import { canary, expectNoCanaries, respond, respondJson, virtualRuntime } from "@idbraid/core/testing";
import { tokenStore } from "@idbraid/core/auth";
import { expect, it, vi } from "vitest";
import { failure, stub } from "./__fixtures__/stub.ts";

const bearer = (access_token: string, expires_in?: number) =>
  respondJson({ access_token, token_type: "Bearer", ...(expires_in === undefined ? {} : { expires_in }) });

it("case 4: fetches one token for 50 parallel calls", async () => {
  const made = await stub();
  await Promise.all(Array.from({ length: 50 }, () => made.idfy.signature.ping()));
  expect(made.tokens).toHaveLength(1);
  expect(made.calls).toHaveLength(50);
});

it("case 5: keeps a token of 30 s for half of its life, and fetches another when it is over", async () => {
  const runtime = virtualRuntime();
  const made = await stub({ runtime, tokenSteps: [bearer("a", 30), bearer("b", 30)] });
  await made.idfy.signature.ping();
  await runtime.advance(14_000);
  await made.idfy.signature.ping();
  expect(made.tokens).toHaveLength(1);
  await runtime.advance(17_000);
  await made.idfy.signature.ping();
  expect(made.calls.map((call) => call.header("authorization"))).toEqual([
    "Bearer a",
    "Bearer a",
    "Bearer b",
  ]);
});

it("uses a token without a lifetime once", async () => {
  const made = await stub({ tokenSteps: [bearer("a"), bearer("b")] });
  await made.idfy.signature.ping();
  await made.idfy.signature.ping();
  expect(made.calls.map((call) => call.header("authorization"))).toEqual(["Bearer a", "Bearer b"]);
});

it("case 6: replays a call once with a fresh token after a 401", async () => {
  const made = await stub({ steps: [respond({ status: 401 }), respondJson({ documentId: "d1" })] });
  const { data, attempts } = await made.idfy.signature.documents.retrieve("d1").withResponse();
  expect(data).toEqual({ documentId: "d1" });
  expect(attempts).toEqual([
    expect.objectContaining({ status: 401 }),
    expect.objectContaining({ status: 200, authReplay: true }),
  ]);
  expect(made.tokens).toHaveLength(2);
});

it("case 6: gives up after the second 401", async () => {
  const made = await stub({ steps: [respondJson({ message: "Denied" }, { status: 401 })] });
  const error = await failure(made.idfy.signature.documents.retrieve("d1"));
  expect(AuthenticationError.isInstance(error)).toBe(true);
  expect(made.calls).toHaveLength(2);
});

it("case 7: tells why a token was refused, and asks again later", async () => {
  const runtime = virtualRuntime();
  const refusal = respondJson({ error: "invalid_client" }, { status: 400 });
  const made = await stub({ runtime, tokenSteps: [refusal, bearer("a", 3600)] });
  const error = await failure(made.idfy.signature.ping());
  expect(error).toMatchObject({ name: "AuthenticationError", oauthError: "invalid_client", status: 400 });
  expect(made.calls).toHaveLength(0);
  await runtime.advance(1000);
  await made.idfy.signature.ping();
  expect(made.tokens).toHaveLength(2);
});

it("case 8: never mixes the tokens of two clients", async () => {
  const made = await stub({
    tokenSteps: [
      (request) => bearer(`for-${atob(request.header("authorization")?.slice(6) ?? "").split(":")[0]}`, 3600),
    ],
  });
  const [one, two] = [made.client({ clientId: "one" }), made.client({ clientId: "two" })];
  for (const idfy of [one, two, one, two]) await idfy.signature.ping();
  expect(made.calls.map((call) => call.header("authorization"))).toEqual([
    "Bearer for-one",
    "Bearer for-two",
    "Bearer for-one",
    "Bearer for-two",
  ]);
  expect(made.tokens).toHaveLength(2);
});

it("shares one token between clients that are given the same store", async () => {
  const made = await stub();
  const shared = { tokenStore: tokenStore() };
  await made.client(shared).signature.ping();
  await made.client(shared).signature.ping();
  expect(made.tokens).toHaveLength(1);
});

it("reads a secret from a function", async () => {
  const clientSecret = vi.fn(async () => "clientSecret");
  const made = await stub({ clientSecret });
  await made.idfy.signature.ping();
  expect(clientSecret).toHaveBeenCalledOnce();
  expect(made.tokens[0]?.header("authorization")).toBe("Basic Y2xpZW50SWQ6Y2xpZW50U2VjcmV0");
});

it("never refreshes a token after a 403", async () => {
  const made = await stub({ steps: [respondJson({ message: "Scope" }, { status: 403 })] });
  expect(await failure(made.idfy.signature.ping())).toMatchObject({ name: "PermissionError" });
  expect(made.tokens).toHaveLength(1);
});

it("case 10: shows secret, token and Basic value in no log line and no error", async () => {
  const secrets = { secret: canary("secret"), token: canary("token", { plain: true }) };
  const lines: unknown[] = [];
  const log = (line: unknown, more?: unknown): void => void lines.push(line, more);
  const echo = { message: `You sent ${secrets.secret} and ${secrets.token}`, error: "invalid_client" };
  const made = await stub({
    clientSecret: secrets.secret,
    logger: { debug: log, warn: log },
    tokenSteps: [bearer(secrets.token, 3600), respondJson(echo, { status: 401 })],
    steps: [respondJson(echo, { status: 401 }), respondJson(echo, { status: 400 })],
  });
  const errors = [
    await failure(made.idfy.signature.ping()),
    await failure(made.client({ clientSecret: secrets.secret }).signature.ping()),
  ];
  for (const error of errors) {
    expect(IdentityError.isInstance(error)).toBe(true);
    expectNoCanaries(error, { secret: secrets.secret });
  }
  expectNoCanaries(lines, secrets);
  expectNoCanaries(made.idfy, secrets);
});

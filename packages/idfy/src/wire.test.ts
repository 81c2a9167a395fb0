import { respond, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { newDocument, newSession } from "./__fixtures__/bodies.ts";
import { failure, stub, tokenPath } from "./__fixtures__/stub.ts";
import { InvalidArgumentError } from "@idbraid/core";

it("case 1: asks once for a token with Basic credentials, then sends it as a bearer", async () => {
  const { idfy, tokens, calls } = await stub({ scopes: ["document_read", "document_write"] }).then(live);
  await idfy.signature.ping();
  await idfy.signature.ping();
  const [token] = tokens();
  expect(tokens()).toHaveLength(1);
  expect(`${token?.method} ${token?.target}`).toBe(`POST ${tokenPath}`);
  expect(token?.header("authorization")).toBe("Basic Y2xpZW50SWQ6Y2xpZW50U2VjcmV0");
  expect(token?.header("content-type")).toBe("application/x-www-form-urlencoded");
  expect(token?.text()).toBe("grant_type=client_credentials&scope=document_read+document_write");
  expect(calls().map((call) => call.header("authorization"))).toEqual(["Bearer token-1", "Bearer token-1"]);
});

it("case 2: sends id and secret in the form and no Basic header with clientAuth post", async () => {
  const { idfy, tokens } = await stub({ clientAuth: "post", scopes: ["identify"] }).then(live);
  await idfy.signature.ping();
  const [token] = tokens();
  expect(token?.header("authorization")).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(token?.text()))).toEqual({
    grant_type: "client_credentials",
    scope: "identify",
    client_id: "clientId",
    client_secret: "clientSecret",
  });
});

it.each([
  ["klient-æ", "hemmelig:med:kolon", "Basic a2xpZW50LcOmOmhlbW1lbGlnOm1lZDprb2xvbg=="],
  ["t0000", "p+%/=&x", "Basic dDAwMDA6cCslLz0meA=="],
])("case 3: sends the credentials of %s raw in UTF-8", async (clientId, clientSecret, value) => {
  const { idfy, tokens } = await stub({ clientId, clientSecret }).then(live);
  await idfy.signature.ping();
  expect(tokens()[0]?.header("authorization")).toBe(value);
});

it("asks for every scope that its methods need, unless told which", async () => {
  const { idfy, tokens } = await stub().then(live);
  await idfy.signature.ping();
  expect(new URLSearchParams(tokens()[0]?.text()).get("scope")).toBe(
    "identify document_read document_write document_file",
  );
});

it("case 9: uses an opaque token without parsing it", async () => {
  const tokenSteps = [
    respondJson({ access_token: "ref-0123456789abcdef", expires_in: 30, token_type: "bEaReR" }),
  ];
  const { idfy, calls } = await stub({ tokenSteps }).then(live);
  await idfy.signature.ping();
  expect(calls()[0]?.header("authorization")).toBe("Bearer ref-0123456789abcdef");
});

it("case 11: encodes a query value so that it stays one parameter", async () => {
  const { idfy, calls } = await stub({ steps: [respondJson({ data: [] })] }).then(live);
  await idfy.signature.documents.list({ nameOfSigner: "Ola & Kari=ø" });
  expect(calls()[0]?.target).toBe("/signature/documents/summary?nameOfSigner=Ola%20%26%20Kari%3D%C3%B8");
});

it("case 12: cancels with the reason in the query, no body and the JSON content type", async () => {
  const { idfy, calls } = await stub().then(live);
  await idfy.signature.documents.cancel("d1", { reason: "a&b=c æ" });
  const [call] = calls();
  expect(`${call?.method} ${call?.target}`).toBe(
    "POST /signature/documents/d1/cancel?reason=a%26b%3Dc%20%C3%A6",
  );
  expect(call?.body).toHaveLength(0);
  expect(call?.header("content-length")).toBe("0");
  expect(call?.header("content-type")).toBe("application/json");
});

it("case 13: percent-encodes ids so that they stay one segment", async () => {
  const { idfy, calls } = await stub().then(live);
  await idfy.signature.documents.retrieve("a/b?c#d%../x");
  expect(calls()[0]?.target).toBe("/signature/documents/a%2Fb%3Fc%23d%25..%2Fx");
});

it.each(["", ".", "..", undefined as never, null as never])(
  "case 13: refuses the id %j before any traffic",
  async (id) => {
    const { idfy, server } = await stub();
    expect(InvalidArgumentError.isInstance(await failure(idfy.signature.documents.status(id)))).toBe(true);
    expect(InvalidArgumentError.isInstance(await failure(idfy.identification.sessions.retrieve(id)))).toBe(
      true,
    );
    expect(server.requests).toHaveLength(0);
  },
);

it("case 14: sends an offset of 0", async () => {
  const { idfy, calls } = await stub({ steps: [respondJson({ data: [] })] }).then(live);
  await idfy.signature.documents.list({ offset: 0, limit: 1 });
  expect(calls()[0]?.target).toBe("/signature/documents/summary?offset=0&limit=1");
});

it("case 19: sends a national number with its leading zero", async () => {
  const { idfy, calls } = await stub({ steps: [respondJson({ documentId: "d1" })] }).then(live);
  await idfy.signature.documents.create(newDocument);
  expect(calls()[0]?.text()).toContain('"socialSecurityNumber":"01010750160"');
});

it("case 20: sends every call as JSON in UTF-8, with the content type also where there is no body", async () => {
  const { idfy, calls } = await stub({ steps: [respondJson({ documentId: "d1" })] }).then(live);
  await idfy.signature.documents.create(newDocument);
  await idfy.signature.documents.retrieve("d1");
  await idfy.signature.documents.signers.delete("d1", "s1");
  for (const call of calls()) {
    expect(call.header("content-type")).toBe("application/json");
    expect(call.header("accept")).toBe("application/json");
    expect(call.header("user-agent")).toMatch(/^idbraid-idfy\/\d+\.\d+\.\d+ node\//);
  }
  expect(Buffer.from(calls()[0]?.body ?? []).includes(Buffer.from("Avtale æøå", "utf8"))).toBe(true);
  expect(JSON.parse(calls()[0]?.text() ?? "")).toEqual(newDocument);
});

it.each([200, 201])("case 21: takes %i for a document that was made", async (status) => {
  const { idfy } = await stub({ steps: [respondJson({ documentId: "d1" }, { status })] });
  expect(await idfy.signature.documents.create(newDocument)).toEqual({ documentId: "d1" });
});

it("case 21: takes 204 without a body for an answer without data", async () => {
  const { idfy } = await stub({ steps: [respond({ status: 204 })] });
  expect(await idfy.signature.documents.retrieve("d1")).toBeUndefined();
  expect(await idfy.signature.documents.create(newDocument)).toBeUndefined();
  expect(await idfy.identification.sessions.create(newSession)).toBeUndefined();
  expect(await idfy.identification.sessions.invalidate("s1")).toBeUndefined();
});

it("sends to a base URL with a path prefix, and finds the token below it", async () => {
  const { server, client } = await stub({
    steps: [respondJson({ access_token: "t", token_type: "Bearer", expires_in: 9 })],
  });
  await client({ baseUrl: `${server.origin}/idfy/v1/` }).signature.ping();
  expect(server.requests.map(({ target }) => target)).toEqual([
    "/idfy/v1/oauth/connect/token",
    "/idfy/v1/signature/status/ping",
  ]);
});

/** The requests of a stub grow: these look at them when they are asked. */
function live(made: Awaited<ReturnType<typeof stub>>) {
  return { idfy: made.idfy, tokens: () => made.tokens, calls: () => made.calls };
}

import { expect, it } from "vitest";
import { openIdfy, readAnswer, type Answer, type OpenIdfy } from "../__tests__/open-idfy.ts";

const formType = "application/x-www-form-urlencoded";

function basic(id: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

async function ask(
  idfy: OpenIdfy,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams(form).toString();
  const response = await fetch(`${idfy.baseUrl}/oauth/connect/token`, {
    method: "POST",
    body,
    headers: { "content-type": formType, ...headers },
  });
  return readAnswer(response);
}

const good = { grant_type: "client_credentials", scope: "identify document_read" };

it("gives a token to a client that names itself with Basic", async () => {
  const idfy = await openIdfy();
  const { clientId, clientSecret } = idfy.credentials;
  const answer = await ask(idfy, good, basic(clientId, clientSecret));
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    access_token: expect.stringMatching(/^ref-[0-9a-f]{40}$/) as string,
    expires_in: 3600,
    token_type: "Bearer",
  });
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

it("gives a token to a client that names itself in the form", async () => {
  const idfy = await openIdfy();
  const { clientId, clientSecret } = idfy.credentials;
  const answer = await ask(idfy, { ...good, client_id: clientId, client_secret: clientSecret });
  expect(answer.status).toBe(200);
});

it("takes an id and a secret in raw UTF-8, with colons in the secret", async () => {
  const idfy = await openIdfy({
    credentials: { clientId: "klient-æ", clientSecret: "hemmelig:med:kolon%2B" },
  });
  expect((await ask(idfy, good, basic("klient-æ", "hemmelig:med:kolon%2B"))).status).toBe(200);
  expect((await ask(idfy, good, basic("klient-æ", "hemmelig:med:kolon+"))).status).toBe(401);
});

it("refuses both ways at once", async () => {
  const idfy = await openIdfy();
  const { clientId, clientSecret } = idfy.credentials;
  const answer = await ask(idfy, { ...good, client_id: clientId }, basic(clientId, clientSecret));
  expect(answer.status).toBe(400);
  expect(answer.body.error).toBe("invalid_request");
});

it("refuses wrong, missing and garbled credentials", async () => {
  const idfy = await openIdfy();
  const { clientId, clientSecret } = idfy.credentials;
  const headers = [
    basic(clientId, "wrong"),
    basic(clientId, ""),
    basic("unknown", clientSecret),
    basic("__proto__", ""),
    { authorization: "Basic !!!" },
    { authorization: "Basic" },
    { authorization: `Basic ${Buffer.from("no colon").toString("base64")}` },
    { authorization: `Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString("base64")}` },
    { authorization: `Bearer ${clientSecret}` },
  ];
  for (const header of headers) {
    const answer = await ask(idfy, good, header);
    expect([answer.status, answer.body]).toEqual([401, { error: "invalid_client" }]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Basic/);
  }
  const forms = [{}, { client_id: clientId }, { client_id: clientId, client_secret: "wrong" }];
  for (const form of forms) {
    const answer = await ask(idfy, { ...good, ...form });
    expect([answer.status, answer.body]).toEqual([400, { error: "invalid_client" }]);
  }
});

it("tells an unknown scope, a missing scope and a wrong grant apart", async () => {
  const idfy = await openIdfy();
  const header = basic(idfy.credentials.clientId, idfy.credentials.clientSecret);
  const unknown = await ask(idfy, { ...good, scope: "identify root" }, header);
  expect([unknown.status, unknown.body]).toEqual([
    400,
    { error: "invalid_scope", error_description: "scope not allowed for client: root" },
  ]);
  expect((await ask(idfy, { grant_type: "client_credentials" }, header)).body.error).toBe("invalid_scope");
  expect((await ask(idfy, { ...good, grant_type: "password" }, header)).body.error).toBe(
    "unsupported_grant_type",
  );
  expect((await ask(idfy, { scope: "identify" }, header)).body.error).toBe("invalid_request");
});

it("wants a form without repeated parameters", async () => {
  const idfy = await openIdfy();
  const { clientId, clientSecret } = idfy.credentials;
  const header = basic(clientId, clientSecret);
  const json = await ask(idfy, good, { ...header, "content-type": "application/json" });
  expect([json.status, json.body.error]).toEqual([400, "invalid_request"]);
  const response = await fetch(`${idfy.baseUrl}/oauth/connect/token`, {
    method: "POST",
    headers: { ...header, "content-type": formType },
    body: "grant_type=client_credentials&scope=identify&scope=document_read",
  });
  expect(response.status).toBe(400);
});

it("lets a token live as long as it says, by the sandbox clock", async () => {
  const idfy = await openIdfy({ tokenLifetimeS: 30 });
  const authorization = `Bearer ${await idfy.token("document_read")}`;
  const ping = async (): Promise<number> =>
    (await idfy.call("GET", "/signature/status/ping", undefined, { authorization })).status;
  expect(await ping()).toBe(200);
  idfy.control.clock.advance(29_000);
  expect(await ping()).toBe(200);
  idfy.control.clock.advance(1_500);
  expect(await ping()).toBe(401);
});

it("forgets expired tokens instead of keeping every one", async () => {
  const idfy = await openIdfy({ tokenLifetimeS: 1 });
  const { clientId, clientSecret } = idfy.credentials;
  const body = new URLSearchParams({ ...good, client_id: clientId, client_secret: clientSecret }).toString();
  for (let count = 0; count < 1001; count += 1) {
    const headers = { "content-type": formType };
    await idfy.simulator.fetch(
      new Request(`${idfy.baseUrl}/oauth/connect/token`, { method: "POST", body, headers }),
    );
    idfy.control.clock.advance(2000);
  }
  expect(idfy.control.journal.counts()["POST /oauth/connect/token"]).toBe(1001);
});

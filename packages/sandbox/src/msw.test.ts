import https from "node:https"; // msw does not see a named import of `get`
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, it, onTestFinished } from "vitest";
import { createIdfySimulator, createPassfortSimulator, type IdfySimulator } from "./index.ts";
import { mswHandlers } from "./msw.ts";

const baseUrl = "https://api.idfy.io";

function mount(at = baseUrl): IdfySimulator {
  const idfy = createIdfySimulator({ documents: 2 });
  const server = setupServer(...mswHandlers(idfy, { baseUrl: at }));
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  return idfy;
}

async function login(idfy: IdfySimulator, at = baseUrl): Promise<Record<string, string>> {
  const { clientId, clientSecret } = idfy.credentials;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    scope: "document_read",
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${at}/oauth/connect/token`, { method: "POST", body });
  const { access_token } = (await answer.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

it("answers calls to the real host name, links included", async () => {
  const idfy = mount();
  const headers = await login(idfy);
  const list = await fetch(`${baseUrl}/signature/documents/summary?limit=1`, { headers });
  expect(await list.json()).toMatchObject({
    size: 2,
    links: { next: `${baseUrl}/signature/documents/summary?limit=1&offset=1` },
  });
  expect((await fetch(`${baseUrl}/signature/documents/summary`)).status).toBe(401);
  expect(idfy.control.journal.counts()["POST /oauth/connect/token"]).toBe(1);
});

it("keeps the reason phrase of a 404 for node:https", async () => {
  const headers = await login(mount());
  const reason = await new Promise((resolve) => {
    https.get(`${baseUrl}/signature/documents/nothing`, { headers }, (answer) => {
      answer.resume();
      resolve(`${answer.statusCode} ${answer.statusMessage}`);
    });
  });
  expect(reason).toBe("404 Document not found");
});

it("turns a cut connection into a network error", async () => {
  const idfy = mount();
  idfy.control.faults.add({ fault: { drop: "before" } });
  await expect(fetch(`${baseUrl}/signature/status/ping`)).rejects.toThrow(TypeError);
  expect((await fetch(`${baseUrl}/signature/status/ping`)).status).toBe(401);
});

it("can hang below a path", async () => {
  const at = "https://gateway.example/idfy";
  const headers = await login(mount(at), at);
  const list = await fetch(`${at}/signature/documents/summary`, { headers });
  expect(await list.json()).toMatchObject({
    links: { first: `${at}/signature/documents/summary?limit=100` },
  });
});

it("plays PassFort at its real address, and calls an integration that is mounted too", async () => {
  const passfort = createPassfortSimulator();
  const integration = http.get("https://integration.example/config", ({ request }) =>
    HttpResponse.json({ check_type: request.headers.get("authorization")?.slice(0, 9) }),
  );
  const server = setupServer(...mswHandlers(passfort, { baseUrl: "https://api.passfort.com" }), integration);
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
  const callback = await fetch("https://api.passfort.com/integrations/v1/callbacks", { method: "POST" });
  expect([callback.status, await callback.json()]).toMatchObject([401, { reason: "missing" }]);
  const step = await passfort.control.integration("https://integration.example").config();
  expect(step.response).toMatchObject({ status: 200, body: { check_type: "Signature" } });
});

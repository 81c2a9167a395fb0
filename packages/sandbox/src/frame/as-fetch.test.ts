import { expect, it } from "vitest";
import { createIdfySimulator } from "../index.ts";

const jwks = "https://api.idfy.io/identification/v2/jwks";

it("is a network error when the connection is cut before the headers", async () => {
  const idfy = createIdfySimulator();
  for (const drop of ["before", "before-headers"] as const) {
    idfy.control.faults.add({ fault: { drop } });
    await expect(idfy.fetch(new Request(jwks))).rejects.toMatchObject({
      name: "TypeError",
      message: "fetch failed",
      cause: { code: "ECONNRESET" },
    });
  }
});

it("is a broken body when the connection is cut later", async () => {
  const idfy = createIdfySimulator();
  const received = async (): Promise<string> => {
    const response = await idfy.fetch(new Request(jwks));
    let text = `${response.status} `;
    try {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk as Uint8Array).toString();
      return `${text} to the end`;
    } catch (error) {
      return `${text} ${String(error)}`;
    }
  };
  idfy.control.faults.add({ fault: { drop: "after-headers" } });
  expect(await received()).toBe("200  TypeError: fetch failed");
  idfy.control.faults.add({ fault: { drop: "mid-body" } });
  expect(await received()).toMatch(/^200 \{"keys":.*[^}] TypeError: fetch failed$/);
  expect(await received()).toMatch(/ to the end$/);
});

it("stops waiting when the caller gives up", async () => {
  const idfy = createIdfySimulator();
  idfy.control.faults.add({ fault: { delayMs: 60_000, status: 500 } });
  const answer = await idfy.fetch(new Request(jwks, { signal: AbortSignal.timeout(20) }));
  expect(answer.status).toBe(500);
});

it("hangs below any base URL and puts it into links", async () => {
  const idfy = createIdfySimulator();
  const baseUrl = "https://proxy.example/idfy/";
  const { clientId, clientSecret } = idfy.credentials;
  const login = { grant_type: "client_credentials", scope: "document_read", client_id: clientId };
  const token = await idfy.fetch(
    new Request("https://proxy.example/idfy/oauth/connect/token", {
      method: "POST",
      body: new URLSearchParams({ ...login, client_secret: clientSecret }),
    }),
    { baseUrl },
  );
  const { access_token } = (await token.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const list = await idfy.fetch(
    new Request("https://proxy.example/idfy/signature/documents/summary", { headers }),
    {
      baseUrl,
    },
  );
  expect(await list.json()).toMatchObject({
    links: { first: "https://proxy.example/idfy/signature/documents/summary?limit=100" },
  });
  const control = await idfy.fetch(new Request("https://proxy.example/idfy/_sandbox/clock"), { baseUrl });
  expect(control.status).toBe(200);
});

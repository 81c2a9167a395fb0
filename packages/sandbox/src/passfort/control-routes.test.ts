import { expect, it } from "vitest";
import { configDocument, identityOutput, miniIntegration, openPassfort } from "../__tests__/open-passfort.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";

it("runs checks for tests in any language", async () => {
  const passfort = await openPassfort();
  const { url, seen } = await miniIntegration(passfort, {
    "/": { protocol_version: 1, provider_name: "Example provider" },
    "/config": configDocument(),
    "/checks": { check_output: identityOutput },
    "/search": { search_output: [] },
    "/page": () => new Response("<p>"),
  });
  const { body: about } = await passfort.play("GET", "");
  expect(about.routes.filter((route) => route.includes("/passfort/"))).toEqual(
    ["metadata", "config", "run", "search", "open-resource"].map((name) => `POST /_sandbox/passfort/${name}`),
  );
  expect((await passfort.play("POST", "/passfort/metadata", { url })).body).toMatchObject({
    name: "metadata",
    objections: [],
  });
  const options = { label: "HMAC-sha256", unterminatedLastQuote: true, intervals: "skip", timeoutMs: 5000 };
  const configured = await passfort.play("POST", "/passfort/config", { url, options });
  expect(configured.body).toMatchObject({ response: { status: 200, signature: "held" } });
  expect(seen.at(-1)?.authorization).toMatch(/hmac-sha256.*date$/);

  const run = await passfort.play("POST", "/passfort/run", {
    url,
    demo_result: "ANY",
    check_input: { a: 1 },
  });
  expect(run.body).toMatchObject({
    result: { check_output: identityOutput },
    steps: [{ name: "config" }, { name: "checks" }],
    files: [],
  });
  expect(seen.at(-1)?.body).toMatchObject({ demo_result: "ANY", check_input: { a: 1 } });

  const search = await passfort.play("POST", "/passfort/search", { url, query: "Teapot" });
  expect(search.body).toMatchObject({ result: { search_output: [] } });
  const resource = { url: `${url}page` };
  const opened = await passfort.play("POST", "/passfort/open-resource", { url, resource, custom_data: "x" });
  expect(opened.body).toMatchObject({ name: "external_resource", response: { status: 200 } });
});

it("tells of files without their content", async () => {
  const passfort = await openPassfort();
  const { url } = await miniIntegration(passfort, {
    "/config": configDocument({
      check_type: "DOCUMENT_FETCH",
      check_template: { type: "ONE_TIME_CALLBACK" },
    }),
    "/checks": { provider_id, reference: "r" },
    "/checks/*/ready": async () => {
      await passfort.call("POST", "/integrations/v1/callbacks", { provider_id, reference: "r" });
    },
    "/checks/*/complete": {
      check_output: {
        entity_type: "INDIVIDUAL",
        documents: [{ category: "PROOF_OF_IDENTITY", files: [{ reference: "film", type: "LIVE_VIDEO" }] }],
      },
    },
    "/download_file": () => new Response("film", { headers: { "content-type": "video/webm" } }),
  });
  const { body } = await passfort.play("POST", "/passfort/run", { url });
  expect(body["files"]).toEqual([
    {
      download_type: "FILE",
      file_reference: "film",
      status: 200,
      content_type: "video/webm",
      file_name: "unknown",
      size: 4,
    },
  ]);
});

it("shows both directions in the journal, without bodies and secrets", async () => {
  const passfort = await openPassfort();
  const { url } = await miniIntegration(passfort, { "/config": configDocument(), "/checks": {} });
  await passfort.play("POST", "/passfort/run", { url, provider_credentials: { token: "t0ps3cret" } });
  await passfort.call("POST", "/integrations/v1/callbacks", {});
  const { body, text } = await passfort.play("GET", "/journal");
  expect(body.entries).toMatchObject([
    { id: 1, direction: "sent", method: "GET", path: "/config", status: 200, remark: "signature: held" },
    { id: 2, direction: "sent", method: "POST", path: "/checks", status: 200, remark: "signature: held" },
    { id: 3, direction: "received", method: "POST", path: "/integrations/v1/callbacks", status: 400 },
  ]);
  expect(body.entries[1]?.headers).toMatchObject({
    host: new URL(url).host,
    authorization: "[redacted]",
    digest: "[redacted]",
  });
  for (const secret of ["t0ps3cret", "Boxwell", passfort.credentials.secretKey])
    expect(text).not.toContain(secret);
  const only = async (direction: string) =>
    (await passfort.play("GET", `/journal?direction=${direction}`)).body;
  expect((await only("sent")).entries.map(({ id }) => id)).toEqual([1, 2]);
  expect((await only("received")).entries.map(({ id }) => id)).toEqual([3]);
  expect((await passfort.play("GET", "/journal?direction=up")).status).toBe(400);
});

it("refuses what it cannot do, naming what is wrong", async () => {
  const passfort = await openPassfort();
  const { url } = await miniIntegration(passfort, {
    "/config": configDocument({ pricing: { supports_reselling: false } }),
  });
  const refused = async (path: string, body: unknown): Promise<string[]> => {
    const answer = await passfort.play("POST", `/passfort/${path}`, body);
    expect(answer.status).toBe(400);
    return answer.body.errors?.map(({ field }) => field) ?? [answer.body.message];
  };
  expect(await refused("run", {})).toEqual(["url"]);
  const options = { label: "rsa", colour: "red", intervals: "never", timeoutMs: 0 };
  expect(await refused("run", { url, uri: url, options })).toEqual([
    "uri",
    "options.colour",
    "options.label",
    "options.intervals",
    "options.timeoutMs",
  ]);
  expect(await refused("run", { url: "http://example.com/" })).toEqual([
    "PassFort calls integrations over https. Plain http is for 127.0.0.1 and localhost only.",
  ]);
  expect(await refused("run", { url, commercial_relationship: "PASSFORT" })).toEqual([
    "PASSFORT: the configuration says that it is not resold.",
  ]);
  expect(await refused("open-resource", { url })).toEqual(["resource"]);
  expect(await refused("search", { url, query: 1 })).toEqual(["query"]);
});

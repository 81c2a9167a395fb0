import { createHmac } from "node:crypto";
import { createServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { configDocument, identityOutput, openBoth, openPassfort } from "../../__tests__/open-passfort.ts";
import { createServerCertificate } from "../../certificates.ts";
import { createPassfortSimulator } from "../../index.ts";

const routes = {
  "/": { protocol_version: 1, provider_name: "Example provider" },
  "/config": configDocument(),
  "/checks": { check_output: identityOutput },
};

describe("how an integration is called", () => {
  it("as PassFort does: label, order of the parameters, no spaces", async () => {
    const { mini, integration } = await openBoth(routes);
    await integration.runCheck();
    const value = '"[^" ]+"';
    const head = `^Signature keyId=${value},algorithm="hs2019",signature=${value},headers=`;
    expect(mini.seen[0]?.authorization).toMatch(new RegExp(`${head}"\\(request-target\\) host date"$`));
    expect(mini.seen[1]?.authorization).toMatch(
      new RegExp(`${head}"\\(request-target\\) host date digest"$`),
    );
  });

  it("with the older quirks, when asked to", async () => {
    const { mini, integration } = await openBoth(routes, {
      label: "hmac-sha256",
      unterminatedLastQuote: true,
    });
    expect((await integration.config()).response).toMatchObject({ status: 200, signature: "held" });
    expect(mini.seen[0]?.authorization).toMatch(
      /algorithm="hmac-sha256".*,headers="\(request-target\) host date$/,
    );
  });

  it("without a signature for the metadata", async () => {
    const { mini, integration } = await openBoth(routes);
    const step = await integration.metadata();
    expect(step).toMatchObject({
      name: "metadata",
      request: { method: "GET", target: "/", body: undefined },
      response: { status: 200, signature: "unsigned", body: routes["/"] },
      objections: [],
    });
    expect(mini.seen[0]?.authorization).toBe("");
  });

  it("below the path of its URL, with a slash added", async () => {
    const passfort = await openPassfort();
    const { mini } = await openBoth({ "/docver/config": configDocument() });
    const step = await passfort.control.integration(`${mini.url}docver`).config();
    expect(step.request.target).toBe("/docver/config");
    expect(step.response?.status).toBe(200);
  });

  it("case 76: over https, or on loopback, and nowhere else", () => {
    const { control } = createPassfortSimulator();
    for (const url of ["http://example.com/", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/"])
      expect(() => control.integration(url)).toThrow("over https");
    expect(() => control.integration("integration.example")).toThrow("absolute URL");
    expect(() => control.integration("https://a:b@example.com/")).toThrow("credentials");
    expect(() => control.integration("https://example.com/?a=1")).toThrow("query");
    for (const url of ["https://example.com/", "http://127.0.0.2:1/", "http://[::1]/", "http://localhost/x"])
      expect(() => control.integration(url)).not.toThrow();
  });

  it("over https with an authority that it is told of", async () => {
    const { ca, certificate, privateKey } = await createServerCertificate();
    const body = JSON.stringify(configDocument());
    const server = createServer({ cert: certificate, key: privateKey }, (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { control } = createPassfortSimulator();
    expect((await control.integration(url, { ca }).config()).objections).toEqual([]);
    const untrusted = await control.integration(url).config();
    expect(untrusted.response).toBeUndefined();
    expect(untrusted.objections).toEqual([
      expect.stringMatching(/^no answer: .*(SELF_SIGNED|LEAF|CERT)/) as string,
    ]);
  });
});

describe("what is said of an answer", () => {
  it.each([
    ["unsigned", {}, "unsigned", []],
    ["unsigned", { signedAnswers: "required" }, "unsigned", ["the answer is not signed"]],
    ["signed", { signedAnswers: "required" }, "held", []],
    ["late", {}, "stale", ["the signature of the answer does not hold: stale"]],
    ["short", {}, "not-covered", ["the signature of the answer does not hold: not-covered"]],
    ["tampered", {}, "digest", ["the signature of the answer does not hold: digest"]],
  ] as const)("that is %s, with %j: %s", async (answers, options, signature, objections) => {
    const { passfort, integration } = await openBoth(routes, { answers, ...options });
    const step = await integration.config();
    expect(step.response?.signature).toBe(signature);
    expect(step.objections.filter((text) => text.includes("sign"))).toEqual(objections);
    const [entry] = passfort.control.journal.entries({ direction: "sent" });
    expect(entry?.remark).toMatch(new RegExp(`^signature: ${signature}$|^the answer is not a JSON`));
  });

  it("S13: that bears a signature where none may be: without a signed request, and on a 401", async () => {
    const objection = "a signature is on a 401, or on the answer to an unsigned request";
    const headers = { signature: 'keyId="x",algorithm="hs2019",signature="x"' };
    const open = await openBoth({ "/": () => Response.json(routes["/"], { headers }) });
    expect((await open.integration.metadata()).objections).toEqual([objection]);
    const oracle = await openBoth({ "/config": () => new Response(null, { status: 401 }) });
    expect((await oracle.integration.config()).objections).toEqual(["the status is 401", objection]);
    const stranger = { secretKey: (await openPassfort()).simulator.otherCredentials.stranger.secretKey };
    const { control } = await openPassfort({ credentials: stranger });
    const refused = await control.integration(oracle.mini.url, { signedAnswers: "required" }).config();
    expect(refused).toMatchObject({ response: { signature: "unsigned" }, objections: ["the status is 401"] });
  });

  it.each([
    ["that is none", () => new Response("gone", { status: 500 }), "the status is 500"],
    [
      "that is a redirect",
      () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }),
      "the status is 302",
    ],
    ["that is HTML", () => new Response("<p>"), "the answer is not application/json"],
    ["that is a list", () => Response.json([]), "the answer is not a JSON object"],
  ])("%s", async (_, config, failure) => {
    const { integration } = await openBoth({ "/config": config });
    expect((await integration.config()).objections).toEqual([failure]);
    expect(await integration.runCheck()).toMatchObject({ result: undefined, failure: `/config: ${failure}` });
  });

  it("that does not come", async () => {
    const never = new Promise(() => undefined);
    const { integration } = await openBoth({ "/config": () => never }, { timeoutMs: 20 });
    expect((await integration.config()).objections).toEqual(["no answer: no answer within 20 ms"]);
    const { control } = createPassfortSimulator();
    const refused = await control.integration("http://127.0.0.1:1/").config();
    expect([refused.response, refused.objections]).toEqual([undefined, ["no answer: ECONNREFUSED"]]);
    expect(control.journal.entries()).toMatchObject([
      {
        direction: "sent",
        method: "GET",
        path: "/config",
        status: undefined,
        remark: "no answer: ECONNREFUSED",
      },
    ]);
  });

  it("that was still to come when the sandbox was reset: the new journal knows nothing of it", async () => {
    const never = new Promise(() => undefined);
    const { passfort, mini, integration } = await openBoth({ "/config": () => never });
    const run = integration.runCheck();
    await expect.poll(() => mini.seen.length, { timeout: 15_000 }).toBe(1);
    passfort.control.reset();
    expect(await run).toMatchObject({ failure: "the sandbox was reset", steps: [{ response: undefined }] });
    expect(passfort.control.journal.entries()).toEqual([]);
  });

  it("that is none, on a connection that ends as it should", async () => {
    const server = createTcpServer((socket) => {
      socket.once("data", () =>
        socket.end("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
      );
      socket.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { control } = createPassfortSimulator();
    const step = await control
      .integration(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      .config();
    expect([step.response, step.objections]).toEqual([undefined, ["no answer: the connection was closed"]]);
  });

  it("of a template that it does not know", async () => {
    for (const type of ["ONE_TIME_TELEPATHY", "toString"]) {
      const { integration } = await openBoth({ "/config": configDocument({ check_template: { type } }) });
      expect((await integration.runCheck()).failure).toBe("/config: the template is not known");
    }
  });
});

it("opens an external resource by a signed URL, which no step shows", async () => {
  const key = "h/BTMtonCqWQggdfEv47tMEFbc1RwRdqCnbHSRvk5WU=";
  const passfort = await openPassfort({ credentials: { secretKey: key } });
  const { mini } = await openBoth({
    "/page": () => new Response("<p>Hello", { headers: { "content-type": "text/html" } }),
  });
  passfort.control.clock.set(123_456_000_000);
  passfort.control.clock.freeze();
  const integration = passfort.control.integration(mini.url);
  const auditee_id = "C800B3EB-5960-4D84-9F96-129C2F4EE214";
  const opened = await integration.openResource(
    { url: `${mini.url}page` },
    { custom_data: "some custom-data", auditee_id, validForS: 789 },
  );
  expect(Buffer.from(opened.content).toString()).toBe("<p>Hello");
  const unsigned = `/page?custom_data=some+custom-data&version=1&valid_until=123456789&auditee_id=${auditee_id}`;
  expect(opened.step.request.target).toBe(unsigned);
  const mac = createHmac("sha256", Buffer.from(key, "base64")).update(mini.url.slice(0, -1) + unsigned);
  expect(mini.seen[0]?.path).toBe(`${unsigned}&signature=${mac.digest("base64url")}%3D`);
  const joined = await integration.openResource({ url: `${mini.url}page?a=1` });
  expect(joined.step.request.target).toMatch(
    /^\/page\?a=1&version=1&valid_until=123456300&auditee_id=[0-9a-f-]{36}$/,
  );
  await expect(integration.openResource({ url: "http://example.com/" })).rejects.toThrow("over https");
});

it("signs the URL of a resource as it goes over the wire", async () => {
  const { passfort, mini, integration } = await openBoth({ "/page": () => new Response("<p>") });
  await integration.openResource({ url: `${mini.url.replace("127.0.0.1", "LOCALHOST")}page?q=é ö#part` });
  const sent = `${mini.url.replace("127.0.0.1", "localhost").slice(0, -1)}${mini.seen[0]?.path ?? ""}`;
  const [unsigned = "", signature = ""] = sent.split("&signature=");
  expect(unsigned).toMatch(/\/page\?q=%C3%A9%20%C3%B6&version=1&valid_until=\d+&auditee_id=[0-9a-f-]{36}$/);
  const mac = createHmac("sha256", Buffer.from(passfort.credentials.secretKey, "base64")).update(unsigned);
  expect(signature).toBe(`${mac.digest("base64url")}%3D`);
});

import { verify } from "@idbraid/core/signatures";
import { type FaultRequest, respondJson } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import {
  type IntegrationClient,
  parseSecretKey,
  passfortProfiles,
  type PassFortQuirks,
  verifySignedUrl,
} from "../index.ts";
import { ledTo } from "../test-led-to.node.ts";
import { type SignatureVector, vectors } from "../test-vectors.node.ts";
import { check, nowMs, secretKey, startIntegration } from "./test-signing-server.ts";

const { messages } = vectors("signature-vectors");
const exampleA = messages.find(({ name }) => name === "get-config") as SignatureVector;
const exampleB = messages.find(({ name }) => name === "post-checks-utf8") as SignatureVector;

/** What a call to `https://my-integration.example.com/` puts on the wire. */
async function onTheWire(
  call: (client: IntegrationClient) => Promise<unknown>,
  quirks?: PassFortQuirks,
): Promise<FaultRequest> {
  const { client, server } = await startIntegration(respondJson({}), {
    url: "https://my-integration.example.com/",
    proxy: ledTo(() => server.port),
    quirks,
  });
  await call(client);
  return server.requests[0] as FaultRequest;
}

const config = (client: IntegrationClient) => client.config();
const names = ({ rawHeaders }: FaultRequest) => rawHeaders.map(([name]) => name.toLowerCase());
const parsed = (text: string | undefined) => JSON.parse(text ?? "null") as Record<string, unknown>;

/** Whether an integration takes it, under the profile with PassFort's quirks. */
async function accepted(request: FaultRequest, target = request.target): Promise<string> {
  const { method, rawHeaders, body } = request;
  const { keyId, key } = parseSecretKey(secretKey);
  const keys = new Map([[keyId, key]]);
  const options = { keys, profile: passfortProfiles.seed, now: () => nowMs };
  return verify({ method, target, headers: rawHeaders, body }, options).then(
    () => "accepted",
    (error: unknown) => (error as { reason: string }).reason,
  );
}

describe("requests are those of PassFort, byte for byte", () => {
  it("worked example A: GET /config", async () => {
    const request = await onTheWire(config);
    expect(`${request.method} ${request.target}`).toBe("GET /config");
    expect(request.header("authorization")).toBe(exampleA.header_value);
    expect(request.header("host")).toBe("my-integration.example.com");
    expect(names(request).slice(0, 3)).toEqual(["host", "date", "authorization"]);
    expect(names(request)).not.toContain("digest");
  });

  it("worked example B: POST /checks with letters beyond ASCII", async () => {
    const params = parsed(Buffer.from(exampleB.body_base64, "base64").toString()) as never;
    const request = await onTheWire((client) => client.checks.run(params));
    expect(Buffer.from(request.body).toString("base64")).toBe(exampleB.body_base64);
    expect(request.header("authorization")).toBe(exampleB.header_value);
    expect(request.header("digest")).toBe(exampleB.headers["digest"]);
    const ordered = ["host", "date", "content-type", "digest", "content-length", "authorization"];
    expect(names(request).slice(0, 6)).toEqual(ordered);
  });

  it("the metadata are asked for without a signature", async () => {
    const { client, server } = await startIntegration(respondJson({}));
    await client.metadata();
    expect(server.requests[0]?.target).toBe("/docver/");
    expect(names(server.requests[0] as FaultRequest)).not.toContain("authorization");
  });
});

describe("quirks", () => {
  it("as PassFort did until May 2023: the last quote is missing", async () => {
    const request = await onTheWire(config, { unterminatedLastQuote: true });
    expect(request.header("authorization")).toBe(exampleA.header_value.slice(0, -1));
    expect(await accepted(request)).toBe("accepted");
  });

  it.each<[string, PassFortQuirks, RegExp]>([
    ["another label", { label: "hmac-sha256" }, /algorithm="hmac-sha256"/],
    ["no label", { label: null }, /^Signature keyId="AAECAwQF",signature="/],
    [
      "another order of the parameters",
      { parameterOrder: ["keyId", "algorithm", "headers", "signature"] },
      /headers="[^"]+",signature="[^"]+"$/,
    ],
    [
      "another list",
      { covered: ["date", "(request-target)", "host"] },
      /headers="date \(request-target\) host"/,
    ],
  ])("%s", async (_name, quirks, expected) => {
    const request = await onTheWire(config, quirks);
    expect(request.header("authorization")).toMatch(expected);
    expect(await accepted(request)).toBe("accepted");
  });

  it("a query that is not signed", async () => {
    const call = (client: IntegrationClient) =>
      client.request({ method: "GET", path: "/config", query: { a: 1 } });
    const request = await onTheWire(call, { unsignedQuery: true });
    expect(request.target).toBe("/config?a=1");
    expect(await accepted(request)).toBe("mismatch");
    expect(await accepted(request, "/config")).toBe("accepted");
    expect(await accepted(await onTheWire(call))).toBe("accepted");
  });
});

const started = { ...check, reference: "ref-1", provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445" };
const { check_input: _input, id, ...envelope } = check;
const search_input = { query: "Acme", country_of_incorporation: "GBR" };
const file = { check_id: id, file_reference: "f-1", download_info: { download_type: "IMAGE" } };

it.each<[string, (client: IntegrationClient) => Promise<unknown>, string, object | undefined]>([
  ["config", (client) => client.config(), "GET /docver/config", undefined],
  ["checks.run", (client) => client.checks.run(check), "POST /docver/checks", check],
  ["checks.start", (client) => client.checks.start(check), "POST /docver/checks", check],
  ["checks.ready", (client) => client.checks.ready(id, started), `POST /docver/checks/${id}/ready`, started],
  [
    "checks.complete",
    (client) => client.checks.complete(id, { ...envelope, reference: "ref-1" }),
    `POST /docver/checks/${id}/complete`,
    { id, ...envelope, reference: "ref-1" },
  ],
  [
    "checks.poll",
    (client) => client.checks.poll(id, { ...envelope, reference: "ref-1", custom_data: { a: 1 } }),
    `POST /docver/checks/${id}/poll`,
    { id, ...envelope, reference: "ref-1", custom_data: { a: 1 } },
  ],
  [
    "search",
    (client) => client.search({ ...envelope, search_input }),
    "POST /docver/search",
    { ...envelope, search_input },
  ],
  [
    "downloadFile",
    async (client) => (await client.downloadFile({ ...envelope, ...file })).bytes(),
    "POST /docver/download_file",
    { ...envelope, ...file },
  ],
  [
    "monitored.ready",
    (client) => client.monitored.ready({ ...envelope, reference: "ref-1" }),
    "POST /docver/monitored_checks/ready",
    { ...envelope, reference: "ref-1" },
  ],
  [
    "monitored.poll",
    (client) => client.monitored.poll({ ...envelope, reference: "ref-1" }),
    "POST /docver/monitored_checks/poll",
    { ...envelope, reference: "ref-1" },
  ],
  [
    "monitored.providerPoll",
    (client) => client.monitored.providerPoll(envelope),
    "POST /docver/monitored_provider/poll",
    envelope,
  ],
])("%s sends what PassFort sends, signed, with a provider_config", async (_name, call, line, body) => {
  const { client, server } = await startIntegration(respondJson({}));
  await call(client);
  const [request] = server.requests as [FaultRequest];
  expect(`${request.method} ${request.target}`).toBe(line);
  expect(await accepted(request)).toBe("accepted");
  if (body === undefined) expect(request.body).toHaveLength(0);
  else expect(parsed(request.text())).toEqual({ ...body, provider_config: {} });
});

it.each<[string, (client: IntegrationClient) => Promise<unknown>, string[]]>([
  ["an id that is no UUID", (client) => client.checks.run({ ...check, id: "17" }), ["id"]],
  ["no relationship", (client) => client.search({ search_input } as never), ["commercial_relationship"]],
  [
    "another relationship",
    (client) => client.search({ search_input, commercial_relationship: "OTHER" } as never),
    ["commercial_relationship"],
  ],
  ["an empty reference", (client) => client.checks.poll(id, { ...envelope, reference: "" }), ["reference"]],
  [
    "nothing",
    (client) => client.checks.run(undefined as never),
    ["check_input", "commercial_relationship", "id"],
  ],
])("refuses %s before any traffic", async (_what, call, paths) => {
  const { client, server } = await startIntegration();
  const error = await call(client).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "InvalidArgumentError" });
  const { problems } = error as { problems: { path: string }[] };
  expect(problems.map(({ path }) => path).toSorted()).toEqual(paths);
  expect(server.requests).toHaveLength(0);
});

it("gives the URL of an external resource as PassFort opens it", async () => {
  const { client } = await startIntegration();
  const auditeeId = "C800B3EB-5960-4D84-9F96-129C2F4EE214";
  const params = { auditeeId, validUntil: 123456789_000 };
  const url = await client.externalResourceUrl({ url: "https://checks.example.com/report/17" }, params);
  expect(url).toMatch(
    /^https:\/\/checks\.example\.com\/report\/17\?version=1&valid_until=123456789&auditee_id=[^&]+&signature=[^&]+$/,
  );
  const opened = await verifySignedUrl(url, { secretKey, now: () => 0 });
  expect(opened.auditee_id.toLowerCase()).toBe(auditeeId.toLowerCase());
  await expect(client.externalResourceUrl({}, params)).rejects.toMatchObject({ name: "ConfigurationError" });
});

import { readdirSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";

const tasks = readdirSync(new URL(".", import.meta.url)).filter((file) => !file.endsWith(".test.ts"));
/** They have a test of their own. */
const programs = new Set(["identity-check.ts", "validate.ts"]);

const tried = (path: string): readonly string[] => [
  `GET ${path}: 200, unsigned`,
  `GET ${path}config: 200, signature held`,
  `POST ${path}checks: 200, signature held`,
];
const ordered = '{"ordered":{"tea":1}}';
const started = ["GET /config: 200, signature held", "POST /checks: 200, signature held"];
const image = expect.stringMatching(/^fetched an image, SHA-256 [\da-f]{8}…$/) as string;
const later = (step: string): string =>
  expect.stringMatching(new RegExp(`^POST /checks/[\\da-f-]{36}/${step}: 200, signature held$`)) as string;

const expected: Readonly<Record<string, readonly string[]>> = {
  "on-node-http.ts": tried("/"),
  "on-express.ts": [...tried("/integrations/identity/"), ordered],
  "on-fastify.ts": [...tried("/identity/"), ordered],
  "on-hono.ts": tried("/identity/"),
  "on-nest.ts": [...tried("/identity/"), ordered],
  "verify-a-document.ts": [image, image, ...started, later("ready"), later("complete")],
  "screen-a-person.ts": [...started, later("poll"), later("poll"), later("poll")],
  "search-companies.ts": [
    "GET /config: 200, signature held",
    "POST /search: 200, signature held",
    ...started,
    expect.stringMatching(/"name":"Example Teapots Ltd".*"name":"Example Teapots and Sons Ltd"/) as string,
  ],
  "open-a-resource.ts": [
    "200 This is /reports/17.",
    "refused: signed_url_expired",
    '404 {"error":"not_found"}',
  ],
  "call-an-integration.ts": [
    "Sample register: IDENTITY_CHECK in GBR, NLD",
    expect.stringContaining('"matched_fields":["FORENAME","SURNAME","DOB"]') as string,
    expect.stringContaining("another key: [passfort] GET /config failed with 401") as string,
  ],
};

it.each(tasks.filter((task) => !programs.has(task)))("runs %s", async (task) => {
  vi.stubEnv("PASSFORT_SECRET_KEY", undefined);
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((line: unknown) => {
    printed.push(line);
  });
  await import(new URL(task, import.meta.url).href);
  expect(printed).toEqual(expected[task]);
});

it.each(tasks)("%s is short enough to be read at once", (task) => {
  const lines = readFileSync(new URL(task, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.length).toBeLessThan(40);
});

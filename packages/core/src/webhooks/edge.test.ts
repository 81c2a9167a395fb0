import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { signWebhook } from "../testing/index.ts";
import { scheme, secret } from "./test-endpoint.ts";

describe("in a runtime without Node", () => {
  it.each(["index.ts", "adapters/index.ts"])("%s loads nothing but its own files", async (file) => {
    const { inputs } = await bundle(file, "entry");
    expect(inputs.filter((input) => /node_modules|\.node\.ts$/.test(input))).toEqual([]);
  });

  it("a webhook is verified, handled once and answered", async () => {
    const edge = new EdgeVM();
    edge.evaluate((await bundle("index.ts", "webhooks")).code);
    const { headers } = await signWebhook(scheme, secret, '{"id":"evt_1"}');
    const given = JSON.stringify({ scheme, secret, headers });
    const result: unknown = await edge.evaluate(`(async ({ scheme, secret, headers }) => {
      if (globalThis.process?.getBuiltinModule !== undefined) throw new Error("This is Node.");
      const handled = [];
      const handler = webhooks.webhookHandler({
        name: "acme",
        check: webhooks.hmacSignature({ scheme, secrets: secret }),
        schema: (value) => value,
        handle: (event, { id }) => handled.push(event.id, id.length),
        onError: (error) => handled.push(String(error)),
      });
      const deliver = async (body) =>
        (await handler(new Request("https://example.com/hooks", { method: "POST", headers, body }))).status;
      const statuses = [await deliver('{"id":"evt_1"}'), await deliver('{"id":"evt_1"}'), await deliver("{}")];
      return JSON.stringify([statuses, handled]);
    })(${given})`);
    expect(JSON.parse(result as string)).toEqual([
      [200, 200, 401],
      ["evt_1", 64],
    ]);
  });

  it("a context of Hono is served", async () => {
    const edge = new EdgeVM();
    edge.evaluate((await bundle("adapters/index.ts", "adapters")).code);
    const result: unknown = await edge.evaluate(`(async () => {
      const handler = adapters.toHono(async (request) => new Response(request.url + " " + (await request.text())));
      const raw = new Request("https://example.com/hooks?a=1", { method: "POST", body: "hello" });
      return (await handler({ req: { raw, bodyCache: {} } })).text();
    })()`);
    expect(result).toBe("https://example.com/hooks?a=1 hello");
  });
});

async function bundle(file: string, globalName: string): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName,
    platform: "neutral",
  });
  return { code: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs) };
}

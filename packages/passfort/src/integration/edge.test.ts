import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { checkBody, passfortRequest, testNowMs, testSecretKey } from "./test-integration.node.ts";

describe("in a runtime without Node", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL("index.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "passfort",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*", "axios", "axios-retry"],
  });

  it("reaches neither Node nor an HTTP client", () => {
    const [output] = Object.values(metafile.outputs);
    const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.map(([file]) => file).filter((file) => /\.node\.ts$|axios/.test(file))).toEqual([]);
    expect(output?.imports).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/require\(|__require/);
  });

  it("answers a check, a demo check and the config, signed, and refuses what is not signed", async () => {
    const edge = new EdgeVM();
    edge.evaluate(outputFiles[0]?.text ?? "");
    const requests = [
      await passfortRequest("POST", "/checks", checkBody()),
      await passfortRequest("POST", "/checks", checkBody({ demo_result: "ONE_NAME_ADDRESS_MATCH" })),
      await passfortRequest("GET", "/config"),
    ].map(({ method, target, headers, body }) => ({
      method,
      target,
      headers: headers.filter(([name]) => name !== "Host"),
      body: new TextDecoder().decode(body),
    }));
    const result: unknown = await edge.evaluate(`(async (requests, secretKey, now) => {
      if (globalThis.process?.getBuiltinModule !== undefined) throw new Error("This is Node.");
      const output = { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } };
      const integration = passfort.createIntegration({
        metadata: { provider_name: "Acme Identity" },
        config: {
          check_type: "IDENTITY_CHECK",
          check_template: { type: "ONE_TIME_SYNCHRONOUS" },
          pricing: { supports_reselling: false },
          supported_countries: ["GBR"],
          credentials: { fields: [] },
          config: { fields: [] },
        },
        secretKey,
        checks: { run: () => ({ check_output: output }) },
        runtime: { now: () => now, monotonicMs: () => now, schedule: () => () => undefined, random: () => 0.5, id: () => "1" },
      });
      const seen = [];
      for (const { method, target, headers, body } of requests) {
        const url = "https://my-integration.example.com" + target;
        const init = { method, ...(body !== "" && { body }) };
        const answer = await integration(new Request(url, { ...init, headers }));
        seen.push([answer.status, answer.headers.has("signature"), (await answer.text()).length > 50]);
        seen.push((await integration(new Request(url, init))).status);
      }
      return JSON.stringify(seen);
    })(${JSON.stringify(requests)}, ${JSON.stringify(testSecretKey)}, ${testNowMs})`);
    expect(JSON.parse(result as string)).toEqual([
      [200, true, true],
      401,
      [200, true, true],
      401,
      [200, true, true],
      401,
    ]);
  });
});

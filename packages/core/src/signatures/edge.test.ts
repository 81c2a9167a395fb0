import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { vectors } from "./test-vectors.node.ts";

describe("in a runtime without Node", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL("index.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "signatures",
    platform: "neutral",
  });

  it("loads nothing but its own files", () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((file) => /node_modules|\.node\.ts$/.test(file))).toEqual([]);
  });

  it("signs and verifies a vector, both ways", async () => {
    const edge = new EdgeVM();
    edge.evaluate(outputFiles[0]?.text ?? "");
    const vector = vectors("signatures").messages.find(({ name }) => name === "post-checks-utf8");
    const result: unknown =
      await edge.evaluate(`(async ({ method, target, headers, body, keyId, base64 }) => {
      if (globalThis.process?.getBuiltinModule !== undefined) throw new Error("This is Node.");
      const { sign, verify, signResponse, verifyResponse } = signatures;
      const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      const key = bytes(base64);
      const request = { method, target, headers: { host: headers.host }, body: bytes(body) };
      const now = () => Date.parse(headers.date);
      const made = await sign(request, { keyId, key, label: "hs2019", now, parameterOrder: ["keyId", "algorithm", "signature", "headers"] });
      const sent = { ...request, headers: new Headers({ ...request.headers, ...(await sign(request, { keyId, key, now })) }) };
      const options = { keys: new Map([[keyId, key]]), now };
      const verified = await verify(sent, options);
      const answer = { headers: await signResponse({ body: "{}" }, verified, { now }), body: "{}" };
      const reason = (work) => work.then(() => "accepted", (error) => error.reason);
      return JSON.stringify([
        made.Authorization,
        (await verifyResponse(answer, sent, options)).keyId,
        await reason(verify({ ...sent, body: "other" }, options)),
        await reason(verify({ ...sent, target: "/other" }, options)),
      ]);
    })(${JSON.stringify({
      method: vector?.method,
      target: vector?.target,
      headers: vector?.headers,
      body: vector?.body_base64,
      keyId: vector?.key_id,
      base64: vector?.key_base64,
    })})`);
    expect(JSON.parse(result as string)).toEqual([
      vector?.header_value,
      vector?.key_id,
      "digest",
      "mismatch",
    ]);
  });
});

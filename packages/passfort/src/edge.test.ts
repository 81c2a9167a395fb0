import { fileURLToPath } from "node:url";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { vectors } from "./test-vectors.node.ts";

const entry = `
  export { defineConfig } from "./config/define-config.ts";
  export { configJsonSchema } from "./config/config-json-schema.ts";
  export { keyRing } from "./keys/key-ring.ts";
  export { passfortProfiles } from "./profiles.ts";
  export { signUrl } from "./signed-url/sign-url.ts";
  export { verifySignedUrl } from "./signed-url/verify-signed-url.ts";
  export { verify } from "@idbraid/core/signatures";
`;

describe("in a runtime without Node", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "passfort",
    platform: "neutral",
  });
  const edge = new EdgeVM();
  edge.evaluate(outputFiles[0]?.text ?? "");

  it("loads nothing of Node, and no package but zod", () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((file) => /\.node\.ts$|^node:/.test(file))).toEqual([]);
    const packages = inputs.filter((file) => file.includes("node_modules/"));
    expect(packages.filter((file) => !file.includes("/node_modules/zod/"))).toEqual([]);
  });

  it("makes and verifies signed URLs, and checks a config document", async () => {
    const [vector] = vectors("signed-url-vectors");
    const result: unknown = await edge.evaluate(`(async ({ key_base64, unsigned_url, signed_url }) => {
      if (globalThis.process?.getBuiltinModule !== undefined) throw new Error("This is Node.");
      const { defineConfig, signUrl, verifySignedUrl } = passfort;
      const { origin, pathname, searchParams } = new URL(unsigned_url);
      const made = await signUrl(origin + pathname, {
        secretKey: key_base64,
        validUntil: Number(searchParams.get("valid_until")) * 1000,
        auditeeId: searchParams.get("auditee_id"),
        customData: searchParams.get("custom_data"),
      });
      const reason = (work) => work.then(() => "accepted", (error) => error.reason);
      const told = (work) => { try { return work(); } catch (error) { return error.problems.length; } };
      return JSON.stringify([
        made === signed_url,
        await reason(verifySignedUrl(signed_url, { secretKey: key_base64, now: () => 0 })),
        await reason(verifySignedUrl(signed_url, { secretKey: key_base64 })),
        told(() => defineConfig({})),
      ]);
    })(${JSON.stringify(vector)})`);
    expect(JSON.parse(result as string)).toEqual([true, "accepted", "stale", 6]);
  });

  it("verifies what PassFort signs, with the keys of a ring", async () => {
    const { cases, key_base64 } = vectors("authorization-vectors");
    const vector = cases.find(({ name }) => name === "ok-passfort-post");
    const result: unknown = await edge.evaluate(`(async (secretKey, { now, request }) => {
      const { keyRing, passfortProfiles, verify } = passfort;
      const ring = keyRing(secretKey, { factory: "test", runtime: undefined });
      const body = Uint8Array.from(atob(request.body_base64), (character) => character.charCodeAt(0));
      const options = { keys: ring.resolve, profile: passfortProfiles.seed, now: () => now * 1000 };
      return (await verify({ ...request, body }, options)).keyId;
    })(${JSON.stringify(key_base64)}, ${JSON.stringify(vector)})`);
    expect(result).toBe("AAECAwQF");
  });
});

import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  configDocument,
  openBoth,
  openPassfort,
  type Json,
  type OpenPassfort,
} from "../__tests__/open-passfort.ts";
import { imageBytes } from "./images.ts";

const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
const path = "/integrations/v1/callbacks";
const config = configDocument({
  check_type: "DOCUMENT_VERIFICATION",
  check_template: { type: "ONE_TIME_CALLBACK" },
});

/** Runs a check; `during` is what the integration does while `/ready` is handled. */
async function duringReady(during: (passfort: OpenPassfort, body: Json) => Promise<void>) {
  const both = await openBoth((passfort) => ({
    "/config": config,
    "/checks": { provider_id, reference: "session-1" },
    "/checks/*/ready": async (body) => {
      await during(passfort, body);
      await passfort.call("POST", path, { provider_id, reference: "session-1" });
    },
    "/checks/*/complete": { check_output: { entity_type: "INDIVIDUAL", documents: [] } },
  }));
  return { ...both, run: await both.integration.runCheck() };
}

describe("callbacks", () => {
  it("gives an id, and takes one that comes again", async () => {
    const ids: unknown[] = [];
    const { run, passfort } = await duringReady(async ({ call }) => {
      const { status, body } = await call("POST", path, { provider_id, reference: "session-1" });
      expect([status, Object.keys(body)]).toEqual([200, ["callback_id"]]);
      ids.push(body["callback_id"]);
    });
    const again = await passfort.call("POST", path, { provider_id, reference: "session-1" });
    ids.push(run.callbacks[1]?.callback_id, again.body["callback_id"]);
    expect(new Set(ids).size).toBe(3);
    expect(run.callbacks).toHaveLength(3);
  });

  it("knows no reference before the start is answered", async () => {
    const statuses: number[] = [];
    const { integration } = await openBoth(({ call }) => ({
      "/config": config,
      "/checks": async () => {
        statuses.push((await call("POST", path, { provider_id, reference: "session-1" })).status);
        return { errors: [{ type: "PROVIDER_MESSAGE", message: "No." }] };
      },
    }));
    expect((await integration.runCheck()).callbacks).toEqual([]);
    expect(statuses).toEqual([404]);
  });

  it.each<[string, unknown, number, string[]]>([
    ["nothing", {}, 400, ["provider_id", "reference"]],
    ["a provider id that is no UUID", { provider_id: "me", reference: "session-1" }, 400, ["provider_id"]],
    [
      "custom data that is no object",
      { provider_id, reference: "session-1", custom_data: [] },
      400,
      ["custom_data"],
    ],
    ["a list", [], 400, ["", "provider_id", "reference"]],
  ])("refuses %s", async (_, body, status, fields) => {
    const passfort = await openPassfort();
    const answer = await passfort.call("POST", path, body);
    expect([answer.status, answer.body.errors.map(({ field }) => field)]).toEqual([status, fields]);
  });

  it("refuses the reference of no check, another provider id, and what is no JSON", async () => {
    const { run } = await duringReady(async ({ call }) => {
      const other = "16fd3691-40d2-4c74-a808-f4758f435e2d";
      expect((await call("POST", path, { provider_id: other, reference: "session-1" })).status).toBe(400);
      expect((await call("POST", path, { provider_id, reference: "session-2" })).status).toBe(404);
      expect((await call("POST", path, "{")).status).toBe(400);
      const spoil = (headers: Record<string, string>) => ({ ...headers, "content-type": "text/plain" });
      expect((await call("POST", path, { provider_id, reference: "session-1" }, { spoil })).status).toBe(400);
    });
    expect(run.callbacks).toHaveLength(1);
  });

  it("case 64: fails as often as it is told to", async () => {
    const statuses: number[] = [];
    const { run } = await duringReady(async ({ call, control }) => {
      control.faults.add({ match: { path }, times: 2, fault: { status: 500 } });
      for (let attempt = 0; attempt < 3; attempt += 1)
        statuses.push((await call("POST", path, { provider_id, reference: "session-1" })).status);
    });
    expect(statuses).toEqual([500, 500, 200]);
    expect(run.callbacks).toHaveLength(2);
  });

  it("forgets checks at a reset, and gives the same ids again", async () => {
    const { run, passfort, integration } = await duringReady(async () => Promise.resolve());
    passfort.control.reset();
    expect((await passfort.call("POST", path, { provider_id, reference: "session-1" })).status).toBe(404);
    expect(passfort.control.journal.entries()).toHaveLength(1);
    expect((await integration.runCheck()).id).toBe(run.id);
  });
});

describe("images", () => {
  it("are there while a check that names them runs: 403 when it is over, 404 when none ever named them", async () => {
    let image = "";
    const statuses: number[] = [];
    const { passfort } = await duringReady(async ({ call }, body) => {
      const { documents } = body["check_input"] as { documents: { images: { id: string }[] }[] };
      image = `/integrations/v1/images/${documents[0]?.images[0]?.id ?? ""}`;
      statuses.push((await call("GET", image)).status);
    });
    statuses.push((await passfort.call("GET", image)).status);
    statuses.push((await passfort.call("GET", `${image}0`)).status);
    expect(statuses).toEqual([200, 403, 404]);
    passfort.control.reset();
    expect((await passfort.call("GET", image)).status).toBe(404);
  });

  it("are valid PNGs, each with a colour of its own", () => {
    const chunks = (png: Buffer): Map<string, Buffer> => {
      const found = new Map<string, Buffer>();
      for (let at = 8; at < png.length;) {
        const end = at + 8 + png.readUInt32BE(at);
        expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)));
        found.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, end));
        at = end + 4;
      }
      return found;
    };
    const [one, two] = ["one", "two"].map((id) => Buffer.from(imageBytes(id)));
    expect(one?.toString("latin1", 0, 8)).toBe("\u0089PNG\r\n\u001A\n");
    const parts = chunks(one ?? Buffer.of());
    expect([...parts.keys()]).toEqual(["IHDR", "IDAT", "IEND"]);
    expect(inflateSync(parts.get("IDAT") ?? "")).toHaveLength(8 * 25); // it checks the sum of the stream
    expect(one).toEqual(Buffer.from(imageBytes("one")));
    expect(one).not.toEqual(two);
  });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { cutBody, largeBody, respond, stall } from "../../testing/index.ts";
import { read } from "../../testing/test-client.ts";
import type { DownloadProgress } from "./download.node.ts";

const fixture = new ClientFixture();
let folder: string;

beforeEach(async () => {
  await fixture.start();
  folder = await mkdtemp(join(tmpdir(), "download-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await fixture.stop();
});

const target = (): string => join(folder, "report.pdf");
const kept = (): Promise<string[]> => readdir(folder);

describe("a download to a file", () => {
  it("gives the size, and leaves the whole file and nothing else", async () => {
    fixture.server.script(respond({ body: "0123456789" }));
    const seen: DownloadProgress[] = [];
    const download = await fixture.client().request.download(read);
    expect(await download.toFile(target(), { onProgress: (progress) => void seen.push(progress) })).toBe(10);
    expect(await readFile(target(), "utf8")).toBe("0123456789");
    expect(await kept()).toEqual(["report.pdf"]);
    expect(seen).toEqual([{ receivedBytes: 10, totalBytes: 10 }]);
  });

  it("appears under its name only when it is complete", async () => {
    fixture.server.script(respond({ body: "0123456789", pace: { everyMs: 3 } }));
    const seen: string[] = [];
    const download = await fixture.client().request.download(read);
    const writing = download.toFile(target());
    await until(() => fixture.server.requests.length === 1);
    while (!seen.includes("report.pdf")) seen.push((await kept()).join(" and "));
    await writing;
    const kinds = new Set(seen.map((name) => name.replace(/[0-9a-f-]{36}/, "ID")));
    expect([...kinds].filter((name) => name !== "")).toEqual(["report.pdf.ID.part", "report.pdf"]);
  });

  it("takes the place of an older file only when it is complete", async () => {
    await writeFile(target(), "older");
    fixture.server.script([
      cutBody({ body: "0123456789", afterBytes: 4, by: "fin" }),
      respond({ body: "newer" }),
    ]);
    const subject = fixture.client();
    await failure((await subject.request.download(read)).toFile(target()));
    expect(await readFile(target(), "utf8")).toBe("older");
    await (await subject.request.download(read)).toFile(target());
    expect(await readFile(target(), "utf8")).toBe("newer");
  });

  it.each([
    ["cut", cutBody({ body: "0123456789", afterBytes: 4, by: "reset" }), {}, "connection_body"],
    ["stalled", stall({ body: "0123456789", afterBytes: 4 }), {}, "timeout_body"],
    ["too large", respond({ body: "0123456789" }), { maxBytes: 9 }, "invalid_response_too_large"],
  ])("leaves nothing behind when it is %s", async (_name, fault, options, code) => {
    fixture.server.script(fault);
    const download = await fixture.client({ timeouts: { bodyIdleMs: 300 } }).request.download(read);
    expect(await failure(download.toFile(target(), options))).toMatchObject({ code });
    expect(await kept()).toEqual([]);
  });

  it("leaves nothing behind when it is aborted", async () => {
    fixture.server.script(largeBody(50_000_000));
    const controller = new AbortController();
    const signal = fixture.probe.watch(controller.signal);
    const download = await fixture.client().request.download(read, { signal });
    expect(await failure(download.toFile(target(), { onProgress: () => controller.abort() }))).toMatchObject({
      code: "aborted",
    });
    expect(await kept()).toEqual([]);
  });

  it("closes its connection when the file cannot be written", async () => {
    fixture.server.script(largeBody(5_000_000));
    const download = await fixture.client().request.download(read);
    await expect(download.toFile(join(folder, "no", "such", "folder"))).rejects.toMatchObject({
      code: "ENOENT",
    });
    await until(() => fixture.server.connections.open === 0 && fixture.runtime.liveTimers === 0);
  });

  it("writes two at a time without mixing them", async () => {
    fixture.server.script([respond({ body: "first" }), respond({ body: "second" })]);
    const { request } = fixture.client();
    const one = await request.download(read);
    const two = await request.download(read);
    await Promise.all([one.toFile(target()), two.toFile(target())]);
    expect(["first", "second"]).toContain(await readFile(target(), "utf8"));
    expect(await kept()).toEqual(["report.pdf"]);
  });
});

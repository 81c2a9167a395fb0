import http from "node:http";
import https from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { startFaultServer } from "./fault-server.node.ts";
import { leakProbe, type LeakProbe } from "./leak-probe.node.ts";
import { selfSigned } from "./test-certificates.node.ts";
import { send } from "./test-wire.node.ts";

let probe: LeakProbe | undefined;

afterEach(() => {
  probe?.stop();
});

describe("leakProbe", () => {
  it("is clean after sockets and timers are gone", async () => {
    probe = leakProbe();
    const server = await startFaultServer();
    await send(server.url, { agent: false });
    await server.close();
    await expect(probe.assertClean()).resolves.toBeUndefined();
  });

  it("sees a timer and a listening server", async () => {
    probe = leakProbe();
    // Many, as the runner has timers of its own that come and go.
    const timers = Array.from({ length: 20 }, () => setTimeout(() => undefined, 60_000));
    const server = await startFaultServer();
    const report = await probe.settled(20);
    expect(report).toMatchObject({ clean: false, resources: { TCPServerWrap: 1 } });
    expect(report.resources["Timeout"]).toBeGreaterThan(10);
    await expect(probe.assertClean(10)).rejects.toThrow(/\d+ Timeout/);
    for (const timer of timers) clearTimeout(timer);
    await server.close();
    await probe.assertClean();
  });

  it("sees idle pooled sockets, which keep no process alive, also under TLS", async () => {
    probe = leakProbe();
    const plain = await startFaultServer();
    const secure = await startFaultServer({ tls: await selfSigned() });
    const agent = new http.Agent({ keepAlive: true });
    const tlsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
    await send(plain.url, { agent });
    await new Promise<void>((resolve) => {
      https.get(secure.url, { agent: tlsAgent }, (response) => response.resume().once("end", resolve));
    });
    await new Promise(setImmediate);
    expect(probe.report().openClientSockets).toBe(2);
    await expect(probe.assertClean(10)).rejects.toThrow("2 open client sockets");
    agent.destroy();
    tlsAgent.destroy();
    await Promise.all([plain.close(), secure.close()]);
    await probe.assertClean();
  });

  it("sees listeners left on a signal", async () => {
    probe = leakProbe();
    const abort = new AbortController();
    const other = (): void => undefined;
    abort.signal.addEventListener("abort", other);
    const signal = probe.watch(abort.signal);
    expect(probe.report().abortListeners).toBe(0);
    const left = (): void => undefined;
    signal.addEventListener("abort", left);
    await expect(probe.assertClean(10)).rejects.toThrow("1 abort listeners");
    signal.removeEventListener("abort", left);
    await probe.assertClean();
  });

  it("records unhandled rejections, and names them", async () => {
    probe = leakProbe();
    const others = process.listeners("unhandledRejection").slice(0, -1);
    for (const listener of others) process.off("unhandledRejection", listener);
    void Promise.reject(new Error("nobody cared"));
    const report = await probe.settled(20);
    for (const listener of others) process.prependListener("unhandledRejection", listener);
    expect(report.unhandledRejections).toHaveLength(1);
    await expect(probe.assertClean(10)).rejects.toThrow("unhandled rejection: Error: nobody cared");
  });
});

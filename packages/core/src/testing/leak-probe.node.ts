import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { getEventListeners } from "node:events";
import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import process from "node:process";

/** What is there now that was not there when the probe was set. Empty and zero when nothing leaked. */
export interface LeakReport {
  readonly clean: boolean;
  /** Resources that keep the event loop alive, beyond the snapshot, such as `Timeout` or `TCPSocketWrap`. */
  readonly resources: Readonly<Record<string, number>>;
  /** Client sockets opened since and still open, also idle pooled ones that do not keep the process alive. */
  readonly openClientSockets: number;
  /** Promises rejected since that nobody handled. */
  readonly unhandledRejections: readonly unknown[];
  /** Listeners for `abort` on the watched signals, beyond those they had. */
  readonly abortListeners: number;
}

/** A running {@link leakProbe}. */
export interface LeakProbe {
  /** Counts the listeners of this signal too, from now on. Returns the signal. */
  watch(signal: AbortSignal): AbortSignal;
  /** What is left at this moment. */
  report(): LeakReport;
  /** The report once it is clean, or the last one after `withinMs`: closing a socket takes a few turns. */
  settled(withinMs?: number): Promise<LeakReport>;
  /** @throws {Error} when something is still left after `withinMs`, 1000 by default */
  assertClean(withinMs?: number): Promise<void>;
  /** Stops looking. */
  stop(): void;
}

/**
 * Takes a snapshot of this thread's resources to compare with later. While it runs, an unhandled
 * rejection is recorded and does not end the process. Resources are compared by number, so a timer of
 * the test runner that ends meanwhile can hide one; `countingRuntime` counts the SDK's own exactly.
 *
 * @example
 * ```ts
 * import { leakProbe } from "@idbraid/core/testing";
 *
 * const probe = leakProbe();
 * // make a client, use it, close it
 * await probe.assertClean();
 * probe.stop();
 * ```
 */
export function leakProbe(): LeakProbe {
  const before = activeResources();
  const sockets = new Set<Socket>();
  const rejections: unknown[] = [];
  const signals = new Map<AbortSignal, number>();

  const track = (socket: Socket): void => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  const onSocket = (message: unknown): void => track((message as { socket: Socket }).socket);
  // TLS sockets are announced only through the request that uses them.
  const onRequest = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (request.socket) track(request.socket);
    else request.once("socket", track);
  };
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  subscribe("net.client.socket", onSocket);
  subscribe("http.client.request.start", onRequest);
  process.on("unhandledRejection", onRejection);

  const report = (): LeakReport => {
    const resources = excess(activeResources(), before);
    const openClientSockets = [...sockets].filter((socket) => !socket.destroyed).length;
    let abortListeners = 0;
    for (const [signal, had] of signals) abortListeners += Math.max(0, listeners(signal) - had);
    const left = Object.keys(resources).length + openClientSockets + rejections.length + abortListeners;
    return {
      clean: left === 0,
      resources,
      openClientSockets,
      unhandledRejections: [...rejections],
      abortListeners,
    };
  };
  const settled = async (withinMs = 1000): Promise<LeakReport> => {
    const giveUpMs = performance.now() + withinMs;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const now = report();
      if (now.clean || performance.now() >= giveUpMs) return now;
    }
  };
  return {
    watch(signal) {
      signals.set(signal, listeners(signal));
      return signal;
    },
    report,
    settled,
    async assertClean(withinMs) {
      const last = await settled(withinMs);
      if (!last.clean) throw new Error(`Something is left behind: ${describe(last)}`);
    },
    stop() {
      unsubscribe("net.client.socket", onSocket);
      unsubscribe("http.client.request.start", onRequest);
      process.off("unhandledRejection", onRejection);
    },
  };
}

function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}

function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Only what a client can leave behind; file and module loading of a test runner is not its doing. */
const watched = /^(TCP|TLS|Timeout|Immediate|Pipe(Connect|Socket)?Wrap|TTY|GetAddrInfo|HTTP|Zlib)/;

function excess(
  now: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): Record<string, number> {
  const more: Record<string, number> = {};
  for (const [name, count] of now) {
    const beyond = count - (before.get(name) ?? 0);
    if (beyond > 0 && watched.test(name)) more[name] = beyond;
  }
  return more;
}

function describe(report: LeakReport): string {
  const parts = Object.entries(report.resources).map(([name, count]) => `${count} ${name}`);
  if (report.openClientSockets > 0) parts.push(`${report.openClientSockets} open client sockets`);
  if (report.abortListeners > 0) parts.push(`${report.abortListeners} abort listeners`);
  for (const reason of report.unhandledRejections) parts.push(`unhandled rejection: ${String(reason)}`);
  return parts.join(", ");
}

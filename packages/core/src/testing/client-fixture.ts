import type { Client } from "../client/client.ts";
import type { ClientOptions } from "../client/client-options.ts";
import type { Provider } from "../client/provider.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { type CountingRuntime, countingRuntime } from "./counting-runtime.ts";
import { fastRuntime } from "./fast-runtime.ts";
import { type FaultServer, type FaultServerOptions, startFaultServer } from "./fault-server.node.ts";
import { type LeakProbe, leakProbe } from "./leak-probe.node.ts";
import { testClient } from "./test-client.ts";

/** A fault server, a fast clock and clients of both, made anew for each test; `stop` fails when one of them leaks. */
export class ClientFixture {
  server!: FaultServer;
  runtime!: CountingRuntime;
  probe!: LeakProbe;
  readonly #speed: number;
  readonly #clients: Client[] = [];
  readonly #servers: FaultServer[] = [];

  /** @param speed How many times faster than real time its clock runs. */
  constructor(speed = 10) {
    this.#speed = speed;
  }

  /** For `beforeEach`. */
  readonly start = async (): Promise<void> => {
    this.probe = leakProbe();
    this.runtime = countingRuntime(fastRuntime({ speed: this.#speed }));
    this.server = await this.peer();
  };

  /** For `afterEach`: closes everything, and then no timer, socket, listener or unhandled rejection may be left. */
  readonly stop = async (): Promise<void> => {
    try {
      await Promise.all(this.#clients.splice(0).map((made) => made.close()));
      await Promise.all(this.#servers.splice(0).map((made) => made.close()));
      const { liveTimers } = this.runtime;
      if (liveTimers > 0) throw new Error(`${liveTimers} timers are left behind.`);
      await this.probe.assertClean(10_000);
    } finally {
      this.probe.stop();
    }
  };

  /** A client of the server, closed at the end of the test. */
  client(options: ClientOptions = {}, provider: Partial<Provider> = {}): Client {
    const { baseUrl = this.server.origin, ...more } = provider;
    const timeouts = { connectMs: 5000 * this.#speed, ...options.timeouts }; // 5 s for a busy machine too
    const made = testClient(baseUrl, { runtime: this.runtime, ...options, timeouts }, more);
    this.#clients.push(made);
    return made;
  }

  /** One more server, closed at the end of the test. */
  async peer(options?: FaultServerOptions): Promise<FaultServer> {
    const made = await startFaultServer(options);
    this.#servers.push(made);
    return made;
  }
}

/** The error that a call rejects with, which must be one of ours. */
export async function failure(call: PromiseLike<unknown>): Promise<IdentityError> {
  try {
    await call;
  } catch (error) {
    if (IdentityError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("The call was expected to fail.");
}

/** Waits for something that another side does; it is looked at each turn of the event loop. */
export async function until(isSo: () => boolean, withinMs = 10_000): Promise<void> {
  const giveUpMs = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > giveUpMs) throw new Error("It did not happen in time.");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

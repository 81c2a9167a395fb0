import type { CertificateFacts, TlsSource } from "../auth/tls-source.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { AgentPool, type Endpoint, type PoolOptions } from "./agent-pool.node.ts";
import type { OriginSockets } from "./origin-sockets.ts";

/** What the connections of a client are made with. */
export interface AgentOptions extends PoolOptions {
  /** The client certificate; it brings its own authorities, and `ca` is not used beside it. @default none */
  readonly tls?: TlsSource | undefined;
  /** Times the end of connections with a certificate that was replaced. @default that of the process */
  readonly runtime?: Runtime | undefined;
}

/** How long requests may take that began before their certificate was replaced. */
const drainMs = 60_000;

/**
 * The connections of one client; never the process-wide pool. When its certificate is replaced, calls that begin then,
 * or wait for a connection, get one with the new certificate; the others end on the old one.
 */
export class Agents {
  readonly #options: AgentOptions;
  readonly #runtime: Runtime;
  readonly #stopListening: () => void;
  /** Pools of certificates that were replaced, and how to cancel their end. */
  readonly #draining = new Map<AgentPool, () => void>();
  readonly #onSwap = new Set<() => void>();
  #pool: AgentPool | undefined;

  constructor(options: AgentOptions) {
    const { tls, runtime = systemRuntime() } = options;
    this.#options = options;
    this.#runtime = runtime;
    if (tls === undefined) this.#pool = new AgentPool(options, undefined);
    this.#stopListening = tls?.onChange(() => this.#present()) ?? (() => undefined);
  }

  /** Where an origin is, and the agent for it. It may be another one after each change of the certificate. */
  endpoint(origin: string): Endpoint {
    return this.#present().endpoint(origin);
  }

  /** Drops the idle connections of an origin's scheme: where one was stale, the others are suspect. */
  dropIdle(origin: string): void {
    this.#present().dropIdle(origin);
  }

  /** The connections to each origin that was asked so far. */
  sockets(): Readonly<Record<string, OriginSockets>> {
    return this.#pool?.sockets() ?? {};
  }

  /** A server refused this client certificate, or seems to have. */
  refused(certificate: CertificateFacts): void {
    this.#options.tls?.refused?.(certificate);
  }

  /** Runs `listener` after each change of the certificate, for requests that wait. Returns how to take it back. */
  onSwap(listener: () => void): () => void {
    if (this.#options.tls === undefined) return () => undefined;
    this.#onSwap.add(listener);
    return () => {
      this.#onSwap.delete(listener);
    };
  }

  /** Closes every connection. */
  destroy(): void {
    this.#stopListening();
    this.#pool?.destroy();
    for (const [pool, cancel] of this.#draining) {
      cancel();
      pool.destroy();
    }
    this.#draining.clear();
  }

  /** The pool of the identity in use. An agent whose context is changed in place would keep the old identity. */
  #present(): AgentPool {
    const { tls } = this.#options;
    const before = this.#pool;
    const identity = tls?.current();
    if (before !== undefined && before.identity === identity) return before;
    const pool = new AgentPool(this.#options, identity);
    this.#pool = pool;
    if (before !== undefined) {
      for (const listener of this.#onSwap) listener();
      this.#retire(before);
    }
    return pool;
  }

  #retire(pool: AgentPool): void {
    pool.drain();
    const end = (): void => {
      this.#draining.delete(pool);
      pool.destroy();
    };
    this.#draining.set(pool, this.#runtime.schedule(drainMs, end, "background"));
  }
}

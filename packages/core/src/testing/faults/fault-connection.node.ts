import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { ByteQueue } from "./byte-queue.node.ts";
import type { FaultBehaviour, FaultExchange, FaultMoment, FaultStep } from "./fault-behaviour.ts";
import { ReceivedRequest, type FaultRequest, type FaultRequestHead } from "./fault-request.ts";
import { readBody, readHead } from "./request-reader.node.ts";

/** What a connection asks of its server. */
export interface ConnectionHost {
  /** The scripted step that starts at this moment, if it is the next one. */
  take(moment: FaultMoment): FaultStep | undefined;
  /** What is done when the script has ended. */
  readonly fallback: FaultBehaviour;
  nextIndex(): number;
  received(request: FaultRequest): void;
}

/** One accepted connection: reads requests in turn and plays the script on each. */
export class FaultConnection {
  readonly number: number;
  readonly #raw: Socket;
  readonly #stream: Duplex;
  readonly #queue: ByteQueue;
  readonly #gone = new AbortController();
  #busy = false;

  /** `stream` carries the HTTP bytes; it is `raw` itself, or the TLS layer over it. */
  constructor(number: number, raw: Socket, stream: Duplex) {
    this.number = number;
    this.#raw = raw;
    this.#stream = stream;
    this.#queue = new ByteQueue(stream);
    stream.on("error", () => undefined);
    stream.once("close", () => {
      this.#gone.abort();
    });
  }

  /** Whether it waits for the first byte of a request. */
  get idle(): boolean {
    return !this.#busy && !this.#queue.hasPending && !this.#stream.destroyed;
  }

  /** Sends RST at once, even under TLS. */
  reset(): void {
    if (!this.#raw.destroyed) this.#raw.resetAndDestroy();
    this.#stream.destroy();
  }

  /** Sends FIN (under TLS with its closing alert). */
  finish(): void {
    this.#stream.end();
  }

  /** Serves requests until one side closes. Rejects with what a scripted behaviour threw. */
  async serve(host: ConnectionHost): Promise<void> {
    try {
      let going = await this.#play(host.take("connect"), undefined);
      while (going && (await this.#queue.until(() => this.#queue.hasPending))) {
        this.#busy = true;
        going = await this.#serveOne(host);
        this.#busy = false;
      }
      this.#stream.end();
      this.#queue.discard();
    } catch (error) {
      const left = this.#gone.signal.aborted || this.#stream.destroyed;
      this.#stream.destroy();
      if (!left) throw error;
    }
  }

  async #serveOne(host: ConnectionHost): Promise<boolean> {
    const early = host.take("first-byte");
    if (early !== undefined) return this.#play(early, undefined);
    const head = await readHead(this.#queue);
    if (head === undefined) return false;
    const place: Pick<FaultRequestHead, "index" | "connection" | "atMs"> = {
      index: host.nextIndex(),
      connection: this.number,
      atMs: performance.now(),
    };
    const request = new ReceivedRequest({ ...head, ...place });
    host.received(request);
    const halfway = host.take("headers");
    if (halfway !== undefined) return this.#play(halfway, request);
    const body = await readBody(this.#queue, head);
    if (body === undefined) return false;
    request.finish(body);
    return this.#play(host.take("request") ?? host.fallback, request);
  }

  async #play(step: FaultStep | undefined, request: FaultRequest | undefined): Promise<boolean> {
    if (step === undefined) return true;
    const behaviour = typeof step === "function" ? step(request as FaultRequest) : step;
    await behaviour.run(this.#exchange(request));
    return !this.#stream.writableEnded && !this.#stream.destroyed;
  }

  #exchange(request: FaultRequest | undefined): FaultExchange {
    const signal = this.#gone.signal;
    return {
      request,
      signal,
      write: (data) => this.#write(data),
      sleep: async (ms) => wait(ms, undefined, { signal }),
      received: async (count) => {
        await this.#queue.until(() => this.#queue.received >= count);
      },
      peerClosed: async () => {
        await this.#queue.until(() => false);
      },
      finish: () => {
        this.finish();
      },
      reset: () => {
        this.reset();
      },
    };
  }

  #write(data: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(data, "latin1", (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

import { Duplex } from "node:stream";
import type { Runtime } from "../../runtime/runtime.ts";

/** Where a socket's bytes go, and who is told of its end. */
export interface SocketPeer {
  wrote(bytes: Buffer): void;
  /** It will write no more. */
  ended(): void;
  /** It is gone. */
  closed(): void;
}

/** One end of a connection in memory, with as much of `net.Socket` as `node:http` uses. */
export class SimulatedSocket extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  readonly remoteFamily = "IPv4";
  connecting: boolean;
  bytesRead = 0;
  bytesWritten = 0;
  /** The idle limit in milliseconds. An agent compares it. */
  timeout = 0;
  readonly #runtime: Runtime;
  readonly #peer: SocketPeer;
  #held: (() => void) | undefined;
  #lastMoveMs: number;
  #ended = false;
  #cancelTimer: () => void = () => undefined;

  constructor(runtime: Runtime, peer: SocketPeer, side: "client" | "server") {
    super({ allowHalfOpen: side === "server" });
    this.connecting = side === "client";
    this.#runtime = runtime;
    this.#peer = peer;
    this.#lastMoveMs = runtime.monotonicMs();
  }

  /** The connection stands: what was written before leaves now. */
  connected(): void {
    this.connecting = false;
    this.emit("connect");
    this.emit("ready");
    this.#held?.();
    this.#held = undefined;
  }

  /** Bytes from the other end. */
  receive(bytes: Buffer): void {
    if (this.destroyed || this.#ended) return;
    this.bytesRead += bytes.length;
    this.#lastMoveMs = this.#runtime.monotonicMs();
    this.push(bytes);
  }

  /** The other end writes no more. */
  receiveEnd(): void {
    if (this.destroyed || this.#ended) return;
    this.#ended = true;
    this.push(null);
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    this.timeout = ms;
    if (onTimeout !== undefined) {
      if (ms === 0) this.off("timeout", onTimeout);
      else this.once("timeout", onTimeout);
    }
    this.#cancelTimer();
    this.#lastMoveMs = this.#runtime.monotonicMs();
    if (ms > 0) this.#watchIdle(ms);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  override _read(): void {
    // bytes come when the network brings them
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#peer.ended();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelTimer();
    this.#held = undefined;
    this.#peer.closed();
    done(error);
  }

  #send(bytes: Buffer, done: () => void): void {
    if (this.connecting) {
      this.#held = () => this.#send(bytes, done);
      return;
    }
    this.bytesWritten += bytes.length;
    this.#lastMoveMs = this.#runtime.monotonicMs();
    this.#peer.wrote(bytes);
    done();
  }

  #watchIdle(delayMs: number): void {
    this.#cancelTimer = this.#runtime.schedule(delayMs, () => {
      const leftMs = this.#lastMoveMs + this.timeout - this.#runtime.monotonicMs();
      if (leftMs > 0) this.#watchIdle(leftMs);
      else this.emit("timeout");
    });
  }
}

import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";

/** The bytes a client has sent and nobody has read yet. Reading stops above this many. */
const highWaterBytes = 1024 * 1024;

/** Pulls bytes out of a socket on demand, and knows how many came in all. */
export class ByteQueue {
  readonly #socket: Duplex;
  #pending: Buffer = Buffer.alloc(0);
  #received = 0;
  #ended = false;
  #discarding = false;
  #wake: (() => void)[] = [];

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#received += chunk.length;
      if (this.#discarding) return;
      this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
      if (this.#pending.length > highWaterBytes) socket.pause();
      this.#wakeAll();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wakeAll();
    };
    socket.once("end", end).once("close", end);
  }

  /** Bytes received since the connection stood. */
  get received(): number {
    return this.#received;
  }

  /** Whether the client has closed its side. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether bytes lie here unread. */
  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Waits until `ready` holds (`true`) or no more bytes will come (`false`). */
  async until(ready: () => boolean): Promise<boolean> {
    while (!ready()) {
      if (this.#ended) return false;
      this.#socket.resume();
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
    return true;
  }

  /** Exactly `count` bytes, or `undefined` when the client left before. */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (!(await this.until(() => this.hasPending))) return undefined;
      const part = this.#shift(missing);
      missing -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** Everything up to and including `mark`, or `undefined` when the client left before. */
  async takeUntil(mark: Buffer): Promise<Buffer | undefined> {
    if (!(await this.until(() => this.#pending.includes(mark)))) return undefined;
    return this.#shift(this.#pending.indexOf(mark) + mark.length);
  }

  /** Throws away what is here and what still comes, so that the client's FIN is seen. */
  discard(): void {
    this.#discarding = true;
    this.#pending = Buffer.alloc(0);
    this.#socket.resume();
  }

  #shift(count: number): Buffer {
    const part = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(part.length);
    return part;
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

import http from "node:http";
import { callHeader } from "./scenario.ts";
import type { ExchangeRecord, History } from "./history.ts";
import { type ConnectionParts, SimulatedConnection } from "./simulated-connection.node.ts";
import type { SimulatedSocket } from "./simulated-socket.node.ts";

/** What a network works with. */
export interface NetworkParts extends Omit<ConnectionParts, "begin"> {
  readonly history: History;
  readonly tokenPath: string | undefined;
}

/** Gives every `http.Agent` of this thread connections in memory. `node:http` itself runs as it is, parser and all. */
export class SimulatedNetwork {
  readonly #parts: NetworkParts;
  readonly #connections: SimulatedConnection[] = [];
  #restore: () => void = () => undefined;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  install(): void {
    const { prototype } = http.Agent;
    const real = Object.getOwnPropertyDescriptor(prototype, "createConnection") as PropertyDescriptor;
    const value = (options: { readonly timeout?: number }): SimulatedSocket => this.#connect(options.timeout);
    Object.defineProperty(prototype, "createConnection", { ...real, value });
    this.#restore = () => void Object.defineProperty(prototype, "createConnection", real);
  }

  restore(): void {
    this.#restore();
  }

  /** Connections whose client's end is open. */
  get open(): number {
    return this.#connections.filter(({ client }) => !client.destroyed).length;
  }

  #connect(idleMs: number | undefined): SimulatedSocket {
    const connection = new SimulatedConnection(this.#connections.length + 1, {
      ...this.#parts,
      begin: (bytes) => this.#begin(bytes),
    });
    this.#connections.push(connection);
    return idleMs === undefined ? connection.client : connection.client.setTimeout(idleMs);
  }

  #begin(bytes: Buffer): ExchangeRecord {
    const { history, runtime, tokenPath } = this.#parts;
    const text = bytes.toString("latin1");
    const [method = "", target = ""] = text.split(" ", 2);
    const path = target.split("?", 1)[0] as string;
    const header = (name: string): string | undefined =>
      new RegExp(`\r\n${name}: ([^\r]*)`, "i").exec(text)?.[1];
    const authorization = header("authorization");
    const record: ExchangeRecord = {
      id: history.exchanges.length + 1,
      callId: header(callHeader),
      method,
      path,
      tokenOf:
        path === tokenPath ? `${authorization ?? ""} ${text.slice(text.indexOf("\r\n\r\n"))}` : undefined,
      bearer: authorization?.replace(/^Bearer /, ""),
      startedMs: runtime.monotonicMs(),
      executed: false,
    };
    history.exchanges.push(record);
    return record;
  }
}

import { version } from "../version.ts";
import type { CallbackServer } from "./callback-server.node.ts";
import type { Facts } from "./facts.ts";
import { headerOf, jsonOf, type Outgoing, type Received, shown } from "./message.ts";
import type { SentRequest } from "./report.ts";
import type { Signer } from "./signer.node.ts";
import type { Wire } from "./wire.node.ts";

/** What a signed request is made of. */
export interface SignedInit {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the integration's URL, such as `config?x=1`. */
  readonly path: string;
  /** A text goes as it is; anything else as JSON on one line, as PassFort writes it. */
  readonly body?: unknown;
  /** How far the date is from the integration's clock, milliseconds. */
  readonly aheadMs?: number | undefined;
  readonly label?: string | null | undefined;
}

/** An answer with what it says. */
export interface Answer extends Received {
  /** `undefined` when the body is no JSON. */
  readonly json: unknown;
  readonly request: Outgoing;
}

/** What one check works with. It keeps what was sent. */
export class Trial {
  readonly facts: Facts;
  readonly signer: Signer;
  readonly callbacks: CallbackServer | undefined;
  readonly sent: SentRequest[] = [];
  readonly timeoutMs: number;
  readonly #wire: Wire;

  constructor(init: {
    readonly facts: Facts;
    readonly signer: Signer;
    readonly wire: Wire;
    readonly timeoutMs: number;
    readonly callbacks: CallbackServer | undefined;
  }) {
    this.facts = init.facts;
    this.signer = init.signer;
    this.callbacks = init.callbacks;
    this.timeoutMs = init.timeoutMs;
    this.#wire = init.wire;
  }

  /** Milliseconds since 1970 by the integration's clock. */
  get nowMs(): number {
    return Date.now() + this.facts.offsetMs;
  }

  /** A request without a signature. */
  plain({ method, path, body }: Pick<SignedInit, "method" | "path" | "body">): Outgoing {
    const bytes = new TextEncoder().encode(textOf(body));
    const { pathname, host } = this.facts.url;
    return {
      method,
      target: pathname + path,
      headers: [
        ["Host", host],
        ["User-Agent", `idbraid-passfort-validator/${version}`],
        ["Accept", "*/*"],
        ...(bytes.length > 0 ? [["Content-Type", "application/json"] as const] : []),
      ],
      body: bytes,
    };
  }

  /** A request signed as PassFort signs it. */
  signed(init: SignedInit): Promise<Outgoing> {
    const { aheadMs = 0, label } = init;
    return this.signer.sign(this.plain(init), { nowMs: this.nowMs + aheadMs, label });
  }

  /** @throws {NoAnswer} when no whole answer came */
  async send(request: Outgoing, of?: Parameters<Wire["send"]>[1]): Promise<Answer> {
    this.sent.push(shown(request));
    const received = await this.#wire.send(request, of);
    return { ...received, json: jsonOf(received), request };
  }

  /** Signs and sends. @throws as {@link Trial.send} */
  async call(init: SignedInit): Promise<Answer> {
    return this.send(await this.signed(init));
  }

  /** Keeps the 401s, to compare them. */
  refused(check: string, answer: Answer): void {
    const { status, headers, body } = answer;
    if (status !== 401) return;
    const text = new TextDecoder().decode(body).replaceAll(ownOfEach, "#");
    this.facts.refusals.push({
      check,
      shape: JSON.stringify([headerOf(answer, "content-type"), headerOf(answer, "www-authenticate"), text]),
      signed: headers.some(([name, value]) => /^signature$/i.test(name) || /keyid=/i.test(value)),
    });
  }
}

/** What may differ from answer to answer and tells no reason: ids and times. */
const ownOfEach = /[\da-f]{8,}(-[\da-f]{4,})*|\d[\d:.TZ-]*/gi;

function textOf(body: unknown): string {
  if (body === undefined) return "";
  return typeof body === "string" ? body : JSON.stringify(body);
}

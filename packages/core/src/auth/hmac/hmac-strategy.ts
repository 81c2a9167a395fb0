import { hmac, utf8 } from "../../crypto/digest.ts";
import { toBase64, toHex } from "../../crypto/encoding.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { AuthReport } from "../auth-report.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy } from "../auth-strategy.ts";
import { carriedValueProblem, carry } from "../carrier.ts";
import { ClockOffsets } from "../clock-offsets.ts";
import type { HmacOptions } from "./hmac.ts";
import { hmacMessage } from "./hmac-message.ts";
import { Secret } from "../secrets/secret.ts";
import { generationOf, SecretSet, valueOf } from "../secrets/secret-set.ts";

/** Signs each attempt with the key, the fields and the time that hold just then. */
export class HmacStrategy implements AuthStrategy {
  readonly name = "hmac";
  readonly #options: Omit<HmacOptions, "key" | "fields">;
  readonly #fieldNames: readonly string[];
  /** The key, then the fields in their order. */
  readonly #secrets: SecretSet;
  readonly #offsets = new ClockOffsets();

  /** @param options Check them with `hmacProblems` first. */
  constructor({ key, fields = {}, ...options }: HmacOptions) {
    this.#options = options;
    this.#fieldNames = Object.keys(fields);
    const check = carriedValueProblem(options.carrier ?? "header");
    this.#secrets = new SecretSet([
      new Secret(key, "key"),
      ...Object.entries(fields).map(([name, value]) => new Secret(value, `fields.${name}`, check)),
    ]);
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const read = await this.#secrets.read(context);
    const [key = "", ...values] = read.map(valueOf);
    const fields = Object.fromEntries(this.#fieldNames.map((name, index) => [name, values[index] as string]));
    const {
      message,
      macName,
      timestampName,
      digest = "SHA-256",
      encoding,
      timestampOffsetSeconds = 0,
    } = this.#options;
    const offsetMs = this.#offsets.of(request.origin);
    const seconds = Math.floor((context.runtime.now() + offsetMs) / 1000) + timestampOffsetSeconds;
    const timestamp = String(seconds);
    const mac = await hmac(digest, utf8(key), hmacMessage(message, request, { timestamp, fields }));
    const sent: [name: string, value: string][] = Object.entries(fields);
    if (timestampName !== undefined) sent.push([timestampName, timestamp]);
    sent.push([macName, encoding === "base64" ? toBase64(mac) : toHex(mac)]);
    const ticket: Ticket = { origin: request.origin, offsetMs, generations: read.map(generationOf) };
    const { carrier = "header" } = this.#options;
    const signed = sent.reduce((one, [name, value]) => carry(one, carrier, name, value), request);
    return { request: signed, ticket };
  }

  refused(ticket: unknown, answer: AuthAnswer): boolean {
    const { origin, offsetMs, generations } = ticket as Ticket;
    const secretsMayDiffer = this.#secrets.refuse(generations);
    const { clockCorrection = true } = this.#options;
    const clockDiffers = clockCorrection && this.#offsets.refused(origin, offsetMs, answer);
    return secretsMayDiffer || clockDiffers;
  }

  report(): AuthReport {
    return { clockOffsetMs: this.#offsets.learned };
  }
}

interface Ticket {
  readonly origin: string;
  /** The clock offset it was signed with. */
  readonly offsetMs: number;
  readonly generations: readonly number[];
}

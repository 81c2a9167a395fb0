import { createHash, createHmac } from "node:crypto";
import { sign, verifyResponse, type SignatureProfile } from "@idbraid/core/signatures";
import type { SigningKey } from "../keys/signing-key.ts";
import type { Variant } from "./facts.ts";
import { headerOf, type Outgoing, type Received, withHeader } from "./message.ts";

/** A signature that PassFort would not make. What is left out is as PassFort makes it. */
export interface Forgery {
  readonly key?: Uint8Array | undefined;
  readonly keyId?: string | undefined;
  /** `null` leaves it out. */
  readonly label?: string | null | undefined;
  readonly hash?: "sha256" | "sha512" | undefined;
  readonly covered?: readonly string[] | undefined;
  /** What is signed instead of what is sent, by name. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/** Makes signatures, good ones and bad ones. */
export class Signer {
  readonly keyId: string;
  readonly #key: Uint8Array;
  readonly #prefix: string;
  /** What had to be changed for requests to be accepted. */
  variant: Variant | undefined;

  /** @param prefix The path of the integration's URL, such as `/docver/`. */
  constructor({ keyId, key }: SigningKey, prefix: string) {
    this.keyId = keyId;
    this.#key = key;
    this.#prefix = prefix;
  }

  /** The bytes of the key's base64: what a key is that was not decoded. */
  get keyAsText(): Uint8Array {
    return new TextEncoder().encode(Buffer.from(this.#key).toString("base64"));
  }

  /** The request, signed as PassFort signs it. */
  async sign(
    request: Outgoing,
    { nowMs, label }: { nowMs: number; label?: string | null | undefined },
  ): Promise<Outgoing> {
    const { method, target, body } = request;
    const usual = this.variant === "label-hs2019" ? "hmac-sha256" : "hs2019";
    const made = await sign(
      { method, target: this.#signedTarget(target), headers: request.headers, body },
      {
        keyId: this.keyId,
        key: this.#current,
        label: label === undefined ? usual : label,
        parameterOrder: ["keyId", "algorithm", "signature", "headers"],
        now: () => nowMs,
      },
    );
    const names = ["Date", "Digest", "Authorization"];
    const signed = names.reduce(
      (before, name) => (made[name] === undefined ? before : withHeader(before, name, made[name])),
      request,
    );
    return this.variant === "sha512" ? this.forge(signed, { label }) : signed;
  }

  /** The signed request with a signature of another kind over what it has. */
  forge(request: Outgoing, forgery: Forgery): Outgoing {
    const {
      key = this.#current,
      keyId = this.keyId,
      label = this.variant === "label-hs2019" ? "hmac-sha256" : "hs2019",
      hash = this.variant === "sha512" && label !== "hmac-sha256" ? "sha512" : "sha256",
      covered = ["(request-target)", "host", "date", ...(request.body.length > 0 ? ["digest"] : [])],
      values = {},
    } = forgery;
    const own: Readonly<Record<string, string>> = {
      "(request-target)": `${request.method.toLowerCase()} ${this.#signedTarget(request.target)}`,
      ...values,
    };
    const text = covered.map((name) => `${name}: ${own[name] ?? headerOf(request, name) ?? ""}`).join("\n");
    const signature = createHmac(hash, key).update(text).digest("base64");
    const algorithm = label === null ? "" : `algorithm="${label}",`;
    const list = covered.join(" ");
    return withHeader(
      request,
      "Authorization",
      `Signature keyId="${keyId}",${algorithm}signature="${signature}",headers="${list}"`,
    );
  }

  /**
   * What the signature of the answer says.
   *
   * @throws {SignatureError} when it does not hold
   */
  async verify(
    answer: Received,
    request: Outgoing,
    profile: SignatureProfile,
    nowMs: number,
  ): Promise<readonly string[]> {
    const { method, target, headers } = request;
    const signed = { method, target: this.#signedTarget(target), headers };
    const { covered } = await verifyResponse({ headers: answer.headers, body: answer.body }, signed, {
      keys: new Map([[this.keyId, this.#current]]),
      profile,
      now: () => nowMs,
    });
    return covered;
  }

  /** The path below the prefix, where the integration knows no other. */
  #signedTarget(target: string): string {
    return this.variant === "prefix-stripped" && target.startsWith(this.#prefix)
      ? target.slice(this.#prefix.length - 1)
      : target;
  }

  get #current(): Uint8Array {
    return this.variant === "key-as-text" ? this.keyAsText : this.#key;
  }
}

/** The value of the `Digest` header for these bytes. */
export function digestOf(body: Uint8Array | string): string {
  return `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
}

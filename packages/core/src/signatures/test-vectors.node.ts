import { readFileSync } from "node:fs";
import type { SignatureProfile } from "./profile.ts";
import type { SignedRequest } from "./message.ts";

/** A message with the signature that it must get. */
export interface SignatureVector {
  readonly name: string;
  readonly kind: "request" | "response";
  readonly method: string;
  readonly target: string;
  /** The request that a response answers. */
  readonly request: { readonly method: string; readonly target: string; readonly host: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly body_base64: string;
  readonly signed_headers: readonly string[];
  readonly signing_string: string;
  readonly signature: string;
  readonly header_name: string;
  readonly header_value: string;
  readonly key_base64: string;
  readonly key_id: string;
}

/** A request with what a verifier must say to it. */
export interface VerdictVector {
  readonly name: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly request: Pick<SignedRequest, "method" | "target"> & {
    readonly headers: Readonly<Record<string, string>>;
    readonly body_base64: string;
  };
  readonly expect: "accept" | "reject";
  /** Refused where a profile demands that the host be covered. */
  readonly hostUncovered?: true;
}

/** A message with the text that is signed of it. */
export interface StringVector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly created?: number;
  readonly signed_headers: readonly string[];
  readonly signing_string: string;
}

interface Fixtures {
  readonly signatures: {
    readonly messages: readonly SignatureVector[];
    readonly negative: readonly {
      readonly name: string;
      readonly base: string;
      readonly signature: string;
    }[];
  };
  readonly verdicts: {
    readonly key_base64: string;
    readonly key_id: string;
    readonly cases: readonly VerdictVector[];
  };
  readonly "signing-strings": readonly StringVector[];
}

/** The vectors of one file. */
export function vectors<K extends keyof Fixtures>(file: K): Fixtures[K] {
  return JSON.parse(
    readFileSync(new URL(`__fixtures__/${file}.json`, import.meta.url), "utf8"),
  ) as Fixtures[K];
}

/** The bytes of a base64 text. */
export function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

/** A profile with quirks: two labels for one algorithm, half a minute, and a host that need not be signed. */
export const current: SignatureProfile = {
  labels: ["hmac-sha256", "hs2019", undefined],
  required: ["(request-target)", "date"],
  digestOnEmptyBody: "optional",
  digestList: "firstSupported",
  allowUnterminatedLastQuote: true,
  allowCreated: true,
  windowMs: 30_000,
};

/** The same, with the host. */
export const seed: SignatureProfile = { ...current, required: ["(request-target)", "host", "date"] };

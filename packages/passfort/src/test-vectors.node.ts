import { readFileSync } from "node:fs";

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
  readonly header_value: string;
  readonly key_base64: string;
  readonly key_id: string;
}

/** A request with what a verifier must say to it. */
export interface VerdictVector {
  readonly name: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body_base64: string;
  };
  readonly expect: "accept" | "reject";
  /** `later` where the documentation from April 2020 on decides. */
  readonly profile?: string;
}

/** A message with the text that is signed of it. */
export interface StringVector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Seconds since 1970. */
  readonly created?: number;
  readonly signed_headers: readonly string[];
  readonly signing_string: string;
}

/** A URL with the signature that it must get. */
export interface UrlVector {
  readonly name: string;
  readonly key_base64: string;
  readonly unsigned_url: string;
  readonly signature_base64url: string;
  readonly signed_url: string;
}

interface Fixtures {
  readonly "signature-vectors": {
    readonly messages: readonly SignatureVector[];
    readonly negative: readonly { readonly base: string; readonly signature: string }[];
  };
  readonly "authorization-vectors": {
    readonly key_base64: string;
    readonly key_id: string;
    readonly cases: readonly VerdictVector[];
  };
  readonly "canonicalization-vectors": readonly StringVector[];
  readonly "signed-url-vectors": readonly UrlVector[];
}

/** The vectors of one file. */
export function vectors<Name extends keyof Fixtures>(name: Name): Fixtures[Name] {
  const file = new URL(`__fixtures__/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Fixtures[Name];
}

/** The bytes of a base64 text. */
export function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}

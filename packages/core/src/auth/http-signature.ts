import { ownProperties } from "../options/own-properties.ts";
import { fromBase64, toBase64 } from "../crypto/encoding.ts";
import type { CheckOptions } from "../signatures/check-signature.ts";
import type { SignedRequest } from "../signatures/message.ts";
import { profileProblem, type SignatureProfile } from "../signatures/profile.ts";
import { sign } from "../signatures/sign.ts";
import { verifyResponse } from "../signatures/verify-response.ts";
import { parameterProblem, type SignatureStyle, styleProblems } from "../signatures/signature-style.ts";
import { bodyBytes, withHeader, type WireRequest } from "../transport/wire.ts";
import type { AuthReport } from "./auth-report.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy, CompleteAnswer } from "./auth-strategy.ts";
import { ClockOffsets } from "./clock-offsets.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { Secret, secretProblem, type SecretSource } from "./secrets/secret.ts";
import { generationOf, SecretSet, valueOf } from "./secrets/secret-set.ts";

/** A key: its bytes or their base64, or a function that fetches either, as from a vault. A text is never the key itself. */
export type SignatureKeySource =
  | string
  | Uint8Array
  | (() => string | Uint8Array | Promise<string | Uint8Array>);

/** Options of {@link httpSignature}. */
export interface HttpSignatureOptions extends SignatureStyle {
  /** The id under which the server knows the key, or a function that fetches it. */
  readonly keyId: SecretSource;
  /** The key as bytes or in base64, or a function that fetches it. */
  readonly key: SignatureKeySource;
  /**
   * Whether the server's clock is learned from the `Date` of a 401, and the attempt signed once more by it. Below 30 s
   * nothing is corrected. @default true
   */
  readonly clockCorrection?: boolean | undefined;
  /**
   * What is asked of answers. With `"ifPresent"` a `Signature` that is there must hold, with the key of the request;
   * with `"require"` every 2xx must have one too. What breaks that fails the call with `SignatureError`. Errors are taken
   * unsigned in any case: a 401 never is signed, nor is what a gateway says. @default "off"
   */
  readonly verifyResponses?: "require" | "ifPresent" | "off" | undefined;
  /** What the signature of an answer must be like. @default strictProfile */
  readonly responseProfile?: SignatureProfile | undefined;
}

/**
 * A signature with each attempt in the `Authorization` header, over target, host, date and a digest of the body, with a
 * date of its own.
 *
 * @throws {ConfigurationError} when key or key id cannot be used, or a style is asked for that no server can read
 * @see draft-cavage-http-signatures-12
 * @example
 * ```ts
 * import { httpSignature } from "@idbraid/core/auth";
 *
 * httpSignature({ keyId: "key-1", key: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" });
 * ```
 */
export function httpSignature(options: HttpSignatureOptions): AuthStrategy {
  const own = ownProperties(options);
  rejectProblems("httpSignature", [
    secretProblem(own.keyId, "keyId", parameterProblem),
    secretProblem(asText(own.key), "key", keyProblem),
    ...styleProblems(own),
    problem(
      "verifyResponses",
      isMode(own.verifyResponses) ? undefined : 'must be "require", "ifPresent" or "off"',
    ),
    problem(
      "responseProfile",
      own.responseProfile === undefined ? undefined : profileProblem(own.responseProfile),
    ),
    problem("clockCorrection", isSwitch(own.clockCorrection) ? undefined : "must be true or false"),
  ]);
  return new HttpSignature(own);
}

class HttpSignature implements AuthStrategy {
  readonly name = "http-signature";
  readonly #style: SignatureStyle;
  /** The key id, then the key. */
  readonly #secrets: SecretSet;
  /** Absent where clocks are left alone. */
  readonly #offsets: ClockOffsets | undefined;
  /** Absent where answers are taken as they come. */
  readonly verifyAnswer: AuthStrategy["verifyAnswer"];

  constructor({
    keyId,
    key,
    clockCorrection = true,
    verifyResponses = "off",
    responseProfile,
    ...style
  }: HttpSignatureOptions) {
    this.#style = style;
    this.verifyAnswer =
      verifyResponses === "off"
        ? undefined
        : (ticket, answer) =>
            (ticket as Ticket).verify(answer, {
              isRequired: verifyResponses === "require",
              profile: responseProfile,
            });
    this.#secrets = new SecretSet([
      new Secret(keyId, "keyId", parameterProblem),
      new Secret(asText(key), "key", keyProblem),
    ]);
    this.#offsets = clockCorrection ? new ClockOffsets() : undefined;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const read = await this.#secrets.read(context);
    const [keyId = "", key = ""] = read.map(valueOf);
    const { origin, method, target } = request;
    const body = bodyBytes(request, "http-signature");
    const offsetMs = this.#offsets?.of(origin) ?? 0;
    const keyBytes = fromBase64(key) ?? new Uint8Array(0);
    const signed = await sign(
      { method, target, headers: withHost(request), body },
      { ...this.#style, keyId, key: keyBytes, now: () => context.runtime.now() + offsetMs },
    );
    const headers = Object.entries(signed).reduce(
      (all, [name, value]) => withHeader(all, name, value),
      request.headers,
    );
    const ready = { ...request, headers };
    const ticket: Ticket = {
      origin,
      offsetMs,
      generations: read.map(generationOf),
      verify: (answer, how) =>
        verifyAnswer(
          answer,
          { method, target, headers: withHost(ready) },
          {
            ...how,
            keys: new Map([[keyId, keyBytes]]),
            now: () => answer.receivedAtMs + offsetMs,
          },
        ),
    };
    return { request: ready, ticket };
  }

  refused(ticket: unknown, answer: AuthAnswer): boolean {
    const { origin, offsetMs, generations } = ticket as Ticket;
    const secretsMayDiffer = this.#secrets.refuse(generations);
    const clockDiffers = this.#offsets?.refused(origin, offsetMs, answer) ?? false;
    return secretsMayDiffer || clockDiffers;
  }

  report(): AuthReport {
    return { clockOffsetMs: this.#offsets?.learned };
  }
}

interface Ticket {
  readonly origin: string;
  /** The clock offset it was signed with. */
  readonly offsetMs: number;
  readonly generations: readonly number[];
  /** Within a function the key shows nowhere. */
  verify(answer: CompleteAnswer, how: Pick<AnswerChecks, "isRequired" | "profile">): Promise<void>;
}

/** What an answer is verified with. */
interface AnswerChecks extends CheckOptions {
  readonly isRequired: boolean;
}

/** @throws {SignatureError} when the signature of the answer does not hold, or is missing where it must be there */
async function verifyAnswer(
  { status, headers, body }: CompleteAnswer,
  request: Pick<SignedRequest, "method" | "target" | "headers">,
  { isRequired, ...options }: AnswerChecks,
): Promise<void> {
  const isSigned = headers.all("signature").length > 0;
  if (!isSigned && (status > 299 || !isRequired)) return;
  await verifyResponse({ headers: headers.toRawHeaders(), body }, request, options);
}

/** The headers with the `Host` that the transport will send: that of the URL, with a port only where it is not the usual one. */
function withHost({ headers, origin }: WireRequest): WireRequest["headers"] {
  const given = Object.keys(headers).some((name) => name.toLowerCase() === "host");
  return given ? headers : withHeader(headers, "Host", new URL(origin).host);
}

function keyProblem(key: string): string | undefined {
  return fromBase64(key) === undefined ? "is not base64 with its padding" : undefined;
}

/** A `Secret` holds text, so that bytes are kept as base64 between reading and signing. */
function asText(key: SignatureKeySource): SecretSource {
  if (typeof key !== "function") return textOf(key);
  return async () => textOf(await key());
}

function textOf(key: string | Uint8Array): string {
  return key instanceof Uint8Array ? toBase64(key) : key;
}

function isMode(value: unknown): boolean {
  return value === undefined || value === "require" || value === "ifPresent" || value === "off";
}

function isSwitch(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

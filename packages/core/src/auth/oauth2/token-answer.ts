import { InvalidResponseError, type InvalidResponseReason } from "../../errors/invalid-response-error.ts";
import { isJson } from "../../transport/decode.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";

/** The parts of a token answer that are used. All others, such as an id token, are left alone. */
export interface TokenParts {
  /** What `oauth4webapi` checks. */
  readonly fields: { readonly access_token?: unknown; readonly token_type?: unknown };
  /** `undefined` when no lifetime was given, 0 when what was given is none. */
  readonly expiresInMs: number | undefined;
  readonly refreshToken: string | undefined;
  readonly scope: string | undefined;
}

/**
 * Reads a token answer that is no error: strictly UTF-8, JSON and 200.
 *
 * @throws {InvalidResponseError} when it is anything else
 * @see RFC 6749, section 5.1
 */
export function readTokenParts(answer: WireAnswer): TokenParts {
  if (answer.status !== 200)
    throw unusable(answer, "mismatch", `It has status ${answer.status} instead of 200`);
  if (!isJson(answer.headers.single("content-type"))) {
    throw unusable(answer, "content-type", "It is not declared as application/json");
  }
  if (answer.body.byteLength === 0) throw unusable(answer, "empty", "It is empty");
  const { access_token, token_type, expires_in, refresh_token, scope } = parse(answer);
  return {
    fields: { access_token, token_type },
    expiresInMs: lifetimeMs(expires_in),
    refreshToken: text(refresh_token),
    scope: text(scope),
  };
}

/** An error for a token answer that cannot be used. `why` is a sentence without its full stop. */
export function unusable(
  { call, status, requestId }: WireAnswer,
  reason: InvalidResponseReason,
  why: string,
): InvalidResponseError {
  const { provider, operation, callId, attempts } = call;
  return new InvalidResponseError({
    message: `[${provider}] The answer to ${operation} is not a bearer token. ${why}. Check "tokenUrl".`,
    reason,
    provider,
    operation,
    callId,
    attempts,
    status,
    requestId,
  });
}

function parse(answer: WireAnswer): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(answer.body);
  } catch {
    throw unusable(answer, "encoding", "It is not UTF-8");
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw unusable(answer, "json", "It is not JSON");
  }
  if (typeof data === "object" && data !== null && !Array.isArray(data))
    return data as Record<string, unknown>;
  throw unusable(answer, "mismatch", "It is not a JSON object");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Some servers send the seconds as a string. */
function lifetimeMs(expiresIn: unknown): number | undefined {
  if (expiresIn === undefined || expiresIn === null) return undefined;
  const seconds = typeof expiresIn === "string" && expiresIn.trim() !== "" ? Number(expiresIn) : expiresIn;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

import * as oauth from "oauth4webapi";
import { constantTimeEqualText } from "../../crypto/digest.ts";
import { AuthenticationError } from "../../errors/api-errors.ts";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.ts";
import { scrub } from "../../redact/scrub.ts";
import { isErrorCode } from "./token-refusal.ts";

/** What has to be kept, in the user's own session, between `authorizationUrl` and `exchange`. JSON is fine. */
export interface PendingAuthorization {
  /** Comes back in the callback URL, so that nobody can slip the user another one's. @see RFC 6749, section 10.12 */
  readonly state: string;
  /** Proves that whoever redeems the code began the authorization. @see RFC 7636 */
  readonly codeVerifier?: string | undefined;
}

/** What a callback is checked against. */
export interface CallbackExpectation {
  readonly pending: PendingAuthorization;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly pkce: boolean;
  readonly issuer: string | undefined;
}

/**
 * The parameters of a callback, once it is certain that it answers this authorization request.
 *
 * @throws {InvalidArgumentError} `no_pending_authorization`, `state_mismatch`, `issuer_mismatch` or `invalid_callback`
 * @throws {AuthenticationError} `authorization_denied`, when the provider sent the user back with an error
 * @see RFC 6749, sections 4.1.2 and 10.12, and RFC 9207
 */
export async function readCallback(
  callbackUrl: string | URL,
  expected: CallbackExpectation,
): Promise<URLSearchParams> {
  const { issuer, clientId, redirectUri } = expected;
  const { state } = checkPending(expected);
  const parameters = parametersOf(callbackUrl, redirectUri);
  const said = parameters.get("state");
  if (said === null) throw bad("state_mismatch", "It holds no state", passTheUrl);
  if (!(await constantTimeEqualText(said, state))) {
    throw bad("state_mismatch", "Its state is not the one of this user's authorization request", startAgain);
  }
  const iss = parameters.get("iss");
  if (issuer !== undefined && iss !== null && iss !== issuer)
    throw bad("issuer_mismatch", 'It comes from another issuer than "issuer"', 'Check the option "issuer".');
  if (parameters.has("error")) throw denied(parameters);
  const codes = parameters.getAll("code");
  if (codes.join("") === "") throw bad("invalid_callback", "It holds no code", passTheUrl);
  const unclear = "It holds a parameter twice, or one of another flow";
  if (codes.length > 1) throw bad("invalid_callback", unclear, startAgain);
  try {
    const server = { issuer: issuer ?? iss ?? new URL(redirectUri).origin };
    return oauth.validateAuthResponse(server, { client_id: clientId }, parameters, state);
  } catch {
    // The error of the library goes no further: it holds the code.
    throw bad("invalid_callback", unclear, startAgain);
  }
}

function checkPending({ pending, pkce }: CallbackExpectation): PendingAuthorization {
  const { state, codeVerifier } = (pending ?? {}) as { [K in keyof PendingAuthorization]: unknown };
  const complete = isText(state) && (!pkce || isText(codeVerifier));
  if (complete) return pending;
  throw new InvalidArgumentError({
    code: "no_pending_authorization",
    message:
      'exchange() got no "pending" that authorizationUrl() has returned: the user\'s session has lost it, or never ' +
      `had it. ${startAgain}`,
    problems: [{ path: "pending", message: "is not what authorizationUrl() returned" }],
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** Frameworks give the path and query only; the rest is that of the redirect URI. */
function parametersOf(callbackUrl: string | URL, redirectUri: string): URLSearchParams {
  const isUrl = typeof callbackUrl === "string" || callbackUrl instanceof URL;
  if (isUrl && URL.canParse(String(callbackUrl), redirectUri))
    return new URL(callbackUrl, redirectUri).searchParams;
  throw bad("invalid_callback", "It is not a URL", passTheUrl);
}

const startAgain = "Send the user through authorization again.";
const passTheUrl = "Pass the whole URL that the user was sent back to.";

function bad(code: string, why: string, remedy: string): InvalidArgumentError {
  return new InvalidArgumentError({
    code,
    message: `exchange() cannot use this callback URL. ${why}. ${remedy}`,
    problems: [{ path: "callbackUrl", message: why }],
  });
}

function denied(parameters: URLSearchParams): AuthenticationError {
  const said = parameters.get("error") ?? "";
  const error = isErrorCode(said) ? said : undefined;
  return new AuthenticationError({
    code: "authorization_denied",
    status: 401,
    oauthError: error,
    providerMessage: scrub(parameters.get("error_description") ?? "", 2000),
    message:
      `The provider sent the user back without a code${error === undefined ? "" : `: ${error}`}. ` +
      (error === "access_denied"
        ? "The user, or a rule of the provider, declined. Ask the user whether to try again."
        : 'Check the client\'s registration, "scopes" and "parameters"; see RFC 6749, section 4.1.2.1.'),
  });
}

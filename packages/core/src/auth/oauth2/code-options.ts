import { isLoopback, tlsEnvironmentProblem } from "../../transport/base-url.ts";
import { storeProblem } from "../../store/store-problem.ts";
import { passwordProblem, usernameProblem } from "../basic-credentials.ts";
import type { OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { reservedParameters } from "./authorization-request.ts";
import { parametersProblem, scopesProblem } from "./option-problems.ts";
import { tokenSetProblem } from "./token-set.ts";
import { problem, rejectProblems } from "../../options/reject-problems.ts";
import { secretProblem, valueProblem, type SecretCheck } from "../secrets/secret.ts";
import { secureUrlProblem } from "../secure-url.ts";
import { lifetimesProblems } from "../tokens/token-lifetimes.ts";

/**
 * Checks every option, and gives the check for the secret, whose value may come later.
 *
 * @throws {ConfigurationError} with all problems at once
 */
export function checkCodeOptions(own: OAuth2AuthorizationCodeOptions): SecretCheck {
  const { clientAuth = "basic", basicEncoding = "form", scopes = [], parameters = {}, pkce = true } = own;
  const inHeader = clientAuth === "basic";
  const isPublic = clientAuth === "none";
  const checkId: SecretCheck = (value) => (inHeader ? usernameProblem(value, basicEncoding) : undefined);
  const checkSecret: SecretCheck = (value) => (inHeader ? passwordProblem(value, basicEncoding) : undefined);
  rejectProblems("oauth2AuthorizationCode", [
    problem("authorizationUrl", secureUrlProblem(own.authorizationUrl)),
    problem("tokenUrl", secureUrlProblem(own.tokenUrl)),
    tlsEnvironmentProblem(own.tokenUrl),
    problem(
      "revocationUrl",
      own.revocationUrl === undefined ? undefined : secureUrlProblem(own.revocationUrl),
    ),
    problem("clientId", valueProblem(own.clientId, checkId)),
    isPublic
      ? problem("clientSecret", own.clientSecret === undefined ? undefined : publicWithSecret)
      : secretProblem(own.clientSecret, "clientSecret", checkSecret),
    problem("clientAuth", oneOf(clientAuth, ["basic", "post", "none"])),
    problem("basicEncoding", oneOf(basicEncoding, ["form", "raw"])),
    problem("redirectUri", redirectProblem(own.redirectUri)),
    problem("scopes", scopesProblem(scopes)),
    problem("parameters", parametersProblem(parameters, reservedParameters)),
    problem("pkce", pkceProblem(pkce, isPublic)),
    problem("issuer", own.issuer === undefined ? undefined : valueProblem(own.issuer, urlProblem)),
    problem("tokens", tokensProblem(own.tokens)),
    problem("onTokens", functionProblem(own.onTokens)),
    problem("store", storeProblem(own.store)),
    ...lifetimesProblems(own.lifetimes),
    problem("fetch", functionProblem(own.fetch)),
  ]);
  return checkSecret;
}

const publicWithSecret = 'must not be given with "clientAuth" none: a public client has no secret';

const urlProblem: SecretCheck = (text) => (URL.canParse(text) ? undefined : "is not a URL");

function oneOf(value: unknown, known: readonly string[]): string | undefined {
  if (known.includes(value as string)) return undefined;
  return `must be ${known.map((name) => `"${name}"`).join(" or ")}`;
}

/** A native application may have a scheme of its own: RFC 8252, section 7.1. */
function redirectProblem(text: unknown): string | undefined {
  if (typeof text !== "string" || text === "") return "is missing";
  if (!URL.canParse(text)) return "is not a URL";
  const { protocol, hostname, hash } = new URL(text);
  if (hash !== "") return 'holds a fragment. Remove "#" and what follows';
  return protocol !== "http:" || isLoopback(hostname)
    ? undefined
    : "must begin with https://, or the code could be read on the way. Only loopback addresses may use http://";
}

/** @see RFC 9700, section 2.1.1 */
function pkceProblem(pkce: unknown, isPublic: boolean): string | undefined {
  if (typeof pkce !== "boolean") return "must be true or false";
  return pkce || !isPublic
    ? undefined
    : "must not be false for a public client: nothing else proves who redeems a code";
}

function tokensProblem(tokens: unknown): string | undefined {
  return tokens === undefined || typeof tokens === "function" ? undefined : tokenSetProblem(tokens);
}

function functionProblem(value: unknown): string | undefined {
  return value === undefined || typeof value === "function" ? undefined : "must be a function";
}

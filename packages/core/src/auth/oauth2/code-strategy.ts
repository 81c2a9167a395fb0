import { ConfigurationError } from "../../errors/configuration-error.ts";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { withHeader, type WireRequest } from "../../transport/wire.ts";
import type { AuthReport } from "../auth-report.ts";
import type { Applied, AuthContext } from "../auth-strategy.ts";
import { NotConfigured } from "../not-configured.ts";
import type { OAuth2AuthorizationCode, OAuth2ExchangeOptions } from "./oauth2-authorization-code.ts";
import {
  reservedParameters,
  startAuthorization,
  type AuthorizationRequest,
  type AuthorizationStart,
} from "./authorization-request.ts";
import { readCallback, type PendingAuthorization } from "./callback.ts";
import { withClientSecret } from "./client-secret.ts";
import { fetchSend } from "./fetch-send.ts";
import { authorizationCodeGrant } from "./grants.ts";
import type { KeptTokens } from "./kept-tokens.ts";
import { parametersProblem } from "./option-problems.ts";
import { revokeTokens } from "./revocation.ts";
import { OAuth2Session, type SessionSettings } from "./session.ts";
import { requestToken } from "./token-request.ts";
import { firstTokenSet, type OAuth2TokenSet } from "./token-set.ts";
import { MemorySlot, type IssuedToken } from "../tokens/token-slot.ts";
import { waitFor } from "../wait-for.ts";

/** What {@link AuthorizationCode} is made of. */
export interface AuthorizationCodeParts extends AuthorizationRequest {
  readonly settings: SessionSettings;
  readonly revocationUrl: string | undefined;
  readonly issuer: string | undefined;
  /** The tokens that the application has kept, if any. */
  readonly load: KeptTokens["load"];
  /** For `exchange` and `revoke`, which run outside of a client's calls. */
  readonly runtime: Runtime;
  readonly fetch: typeof fetch | undefined;
}

/** One user's session: begun by an exchange or by tokens that were kept, and replaced by the next exchange. */
export class AuthorizationCode implements OAuth2AuthorizationCode {
  readonly name = "oauth2-authorization-code";
  readonly #parts: AuthorizationCodeParts;
  #current: Current | undefined;
  #opening: Promise<Current> | undefined;

  constructor(parts: AuthorizationCodeParts) {
    this.#parts = parts;
  }

  async authorizationUrl({ parameters = {} } = {}): Promise<AuthorizationStart> {
    const message = parametersProblem(parameters, reservedParameters);
    if (message === undefined) return startAuthorization(this.#parts, parameters);
    throw new InvalidArgumentError({
      message: `authorizationUrl() cannot use "parameters": it ${message}.`,
      problems: [{ path: "parameters", message }],
    });
  }

  async exchange(
    callbackUrl: string | URL,
    pending: PendingAuthorization,
    options: OAuth2ExchangeOptions = {},
  ): Promise<OAuth2TokenSet> {
    const { endpoint, settings, runtime, redirectUri } = this.#parts;
    const outside = this.#outside(options);
    const expected = { ...this.#parts, pending, clientId: endpoint.clientId };
    const callback = await readCallback(callbackUrl, expected);
    const grant = authorizationCodeGrant(callback, redirectUri, pending.codeVerifier);
    const issuedAtMs = runtime.now();
    const issued = await withClientSecret(
      settings.secret,
      (secret) => requestToken(endpoint, secret, grant, outside),
      options.signal,
    );
    const set = firstTokenSet(issued, issuedAtMs, crypto.randomUUID());
    const session = await OAuth2Session.open(settings, set);
    const before = this.#current?.session.replace();
    this.#current = { session, slot: undefined };
    await session.begin(runtime, before);
    return set;
  }

  async revoke(options: OAuth2ExchangeOptions = {}): Promise<void> {
    const { endpoint, settings, revocationUrl, runtime } = this.#parts;
    if (revocationUrl === undefined) {
      throw new ConfigurationError({
        message: 'revoke() needs the option "revocationUrl". Pass it to oauth2AuthorizationCode().',
        problems: [{ path: "revocationUrl", message: "is missing" }],
      });
    }
    const asked = { url: new URL(revocationUrl), endpoint, ...this.#outside(options) };
    const { signal } = options;
    const current = this.#current ?? (await waitFor(this.#open(runtime), signal));
    const revoke = (tokens: OAuth2TokenSet): Promise<void> =>
      withClientSecret(settings.secret, (secret) => revokeTokens(tokens, { ...asked, secret }), signal);
    await current.session.end(runtime, revoke, signal);
    if (this.#current === current) this.#current = undefined;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const current = this.#current ?? (await waitFor(this.#open(context.runtime), context.signal));
    current.slot ??= new MemorySlot(context.runtime, this.#parts.settings.lifetimes, undefined);
    const { slot, session } = current;
    const issued = slot.current() ?? (await slot.token(() => session.source(context), context.signal));
    return withToken(request, slot, issued);
  }

  refused(ticket: unknown): boolean {
    const { slot, generation } = ticket as Ticket;
    slot.drop(generation);
    return true;
  }

  report(): AuthReport {
    const { slot, session } = this.#current ?? {};
    const held = slot?.held;
    return { token: held !== undefined && session?.endless === true ? { ageMs: held.ageMs } : held };
  }

  /** Many calls share one reading. */
  #open(runtime: Runtime): Promise<Current> {
    this.#opening ??= this.#load(runtime).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #load(runtime: Runtime): Promise<Current> {
    const set = await this.#parts.load(runtime);
    if (this.#current !== undefined) return this.#current; // an exchange was done meanwhile
    if (set === undefined) {
      throw new NotConfigured(
        "There are no tokens yet. Send the user to authorizationUrl() and call exchange(), or pass the tokens that " +
          'were kept as "tokens".',
      );
    }
    const session = await OAuth2Session.open(this.#parts.settings, set);
    this.#current ??= { session, slot: undefined };
    return this.#current;
  }

  /** @throws {InvalidArgumentError} when the time limit cannot work */
  #outside({ signal, timeoutMs = 30_000 }: OAuth2ExchangeOptions): Pick<AuthContext, "send" | "runtime"> {
    const { runtime, fetch } = this.#parts;
    if (!(timeoutMs > 0) || !Number.isFinite(timeoutMs)) {
      const message = "must be a number of milliseconds above zero";
      throw new InvalidArgumentError({
        message: `"timeoutMs" ${message}. Leave it out for 30 s.`,
        problems: [{ path: "timeoutMs", message }],
      });
    }
    return { runtime, send: fetchSend({ runtime, fetch, timeoutMs, signal }) };
  }
}

interface Current {
  readonly session: OAuth2Session;
  /** Made by the first call, on the clocks of its client. */
  slot: MemorySlot | undefined;
}

interface Ticket {
  readonly slot: MemorySlot;
  readonly generation: number;
}

function withToken(request: WireRequest, slot: MemorySlot, { token, generation }: IssuedToken): Applied {
  const ticket: Ticket = { slot, generation };
  return {
    request: { ...request, headers: withHeader(request.headers, "Authorization", `Bearer ${token}`) },
    ticket,
  };
}

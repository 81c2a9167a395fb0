import { AuthenticationError } from "../../errors/api-errors.ts";
import { withHeader, type WireRequest } from "../../transport/wire.ts";
import type { AuthReport } from "../auth-report.ts";
import type { Applied, AuthContext, AuthStrategy } from "../auth-strategy.ts";
import { credentialIdentity } from "./credential-identity.ts";
import { clientCredentialsGrant } from "./grants.ts";
import { requestToken } from "./token-request.ts";
import type { Secret, SecretValue } from "../secrets/secret.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import type { TokenLifetimes } from "../tokens/token-lifetimes.ts";
import type { IssuedToken, TokenSlot } from "../tokens/token-slot.ts";
import { tokenStore, type TokenStore } from "../tokens/token-store.ts";
import { waitFor } from "../wait-for.ts";

/** A bearer token from a token endpoint, cached in a slot that belongs to exactly these credentials. */
export class ClientCredentials implements AuthStrategy {
  readonly name = "oauth2-client-credentials";
  readonly #endpoint: TokenEndpoint;
  readonly #secret: Secret;
  readonly #lifetimes: TokenLifetimes | undefined;
  #tokens: TokenStore | undefined;
  #opened: Opened | undefined;
  #opening: Promise<Opened> | undefined;

  constructor(
    endpoint: TokenEndpoint,
    secret: Secret,
    options: {
      readonly lifetimes?: TokenLifetimes | undefined;
      readonly tokenStore?: TokenStore | undefined;
    },
  ) {
    this.#endpoint = endpoint;
    this.#secret = secret;
    this.#lifetimes = options.lifetimes;
    this.#tokens = options.tokenStore;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const cached = this.#opened?.slot.current();
    if (cached !== undefined) return withToken(request, this.#opened as Opened, cached);
    const opened = await this.#current(context);
    return withToken(request, opened, await this.#token(opened, context));
  }

  refused(ticket: unknown): boolean {
    const { opened, generation } = ticket as Ticket;
    opened.slot.drop(generation);
    this.#forget(opened);
    return true;
  }

  report(): AuthReport {
    return { token: this.#opened?.slot.held };
  }

  async #token(opened: Opened, context: AuthContext): Promise<IssuedToken> {
    const { endpoint, secret } = { endpoint: this.#endpoint, secret: opened.secret.value };
    try {
      const grant = clientCredentialsGrant(endpoint);
      return await opened.slot.token(() => requestToken(endpoint, secret, grant, context), context.signal);
    } catch (error) {
      if (AuthenticationError.isInstance(error)) opened.refused = true;
      throw error;
    }
  }

  /** A secret that the token endpoint refused is read again, but not before the pause after the refusal is over. */
  async #current(context: AuthContext): Promise<Opened> {
    const opened = this.#opened;
    if (opened?.refused === true && !opened.slot.paused) this.#forget(opened);
    if (this.#opened !== undefined) return this.#opened;
    const begun = this.#opening === undefined;
    const opening = (this.#opening ??= this.#open(context).finally(() => {
      if (this.#opening === opening) this.#opening = undefined;
    }));
    const { signal } = context;
    try {
      return await waitFor(opening, signal);
    } catch (error) {
      if (begun && signal.aborted && this.#opening === opening) this.#askAnew();
      throw error;
    }
  }

  /** A secret that hangs must not hold up every later call. */
  #askAnew(): void {
    this.#opening = undefined;
    this.#secret.passOver();
  }

  async #open({ runtime }: AuthContext): Promise<Opened> {
    const secret = await this.#secret.read();
    this.#tokens ??= tokenStore();
    const slot = this.#tokens.slot(await credentialIdentity(this.#endpoint, secret.value), {
      lifetimes: this.#lifetimes,
      runtime,
    });
    this.#opened = { slot, secret, refused: false };
    return this.#opened;
  }

  #forget(opened: Opened): void {
    if (this.#opened === opened && this.#secret.refuse(opened.secret.generation)) this.#opened = undefined;
  }
}

/** The slot that belongs to one reading of the secret. */
interface Opened {
  readonly slot: TokenSlot;
  readonly secret: SecretValue;
  /** The token endpoint has refused this secret. */
  refused: boolean;
}

interface Ticket {
  readonly opened: Opened;
  readonly generation: number;
}

function withToken(request: WireRequest, opened: Opened, { token, generation }: IssuedToken): Applied {
  const ticket: Ticket = { opened, generation };
  return {
    request: { ...request, headers: withHeader(request.headers, "Authorization", `Bearer ${token}`) },
    ticket,
  };
}

import { ConfigurationError } from "../errors/configuration-error.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { sha256, utf8 } from "../crypto/digest.ts";
import { toHex } from "../crypto/encoding.ts";
import { withHeader, type WireRequest } from "../transport/wire.ts";
import type { AuthReport } from "./auth-report.ts";
import type { Applied, AuthContext, AuthStrategy } from "./auth-strategy.ts";
import type { BearerOptions, BearerSource } from "./bearer.ts";
import { bearerTokenProblem } from "./header-rules.ts";
import { valueProblem } from "./secrets/secret.ts";
import { sourceFailure } from "./secrets/source-failure.ts";
import { TimeLimit } from "./time-limit.ts";
import type { IssuedToken, TokenSlot } from "./tokens/token-slot.ts";
import type { SourcedToken } from "./tokens/token-source.ts";
import { tokenStore } from "./tokens/token-store.ts";

/** A bearer token from a function, cached in a slot of a token store. */
export class BearerTokens implements AuthStrategy {
  readonly name = "bearer";
  readonly #source: Exclude<BearerSource, string>;
  readonly #options: BearerOptions;
  readonly #limit: TimeLimit;
  #slot: TokenSlot | undefined;
  #opening: Promise<TokenSlot> | undefined;

  constructor(
    source: Exclude<BearerSource, string>,
    options: BearerOptions & { readonly timeoutMs: number },
  ) {
    this.#source = source;
    this.#options = options;
    this.#limit = new TimeLimit("token", options.timeoutMs);
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const slot = this.#slot ?? (await this.#open(context));
    const issued =
      slot.current() ??
      (await slot.token(({ forceRefresh }) => this.#fetch(forceRefresh, context), context.signal));
    return withToken(request, slot, issued);
  }

  refused(ticket: unknown): boolean {
    const { slot, generation } = ticket as Ticket;
    slot.drop(generation);
    return true;
  }

  report(): AuthReport {
    return { token: this.#slot?.held };
  }

  /** Ends a fetch under way. */
  async close(): Promise<void> {
    this.#limit.end();
  }

  async #fetch(forceRefresh: boolean, { runtime }: AuthContext): Promise<SourcedToken> {
    const given = await this.#limit.run(runtime, async (signal) => {
      try {
        return await this.#source({ forceRefresh, signal });
      } catch (error) {
        throw IdentityError.isInstance(error) ? error : sourceFailure("token", error);
      }
    });
    const sourced = typeof given === "string" ? { token: given } : given;
    const message = sourcedProblem(sourced);
    if (message === undefined) return sourced;
    throw new ConfigurationError({
      message: `The value that the function given as "token" returned ${message}.`,
      problems: [{ path: "token", message }],
    });
  }

  #open({ runtime }: AuthContext): Promise<TokenSlot> {
    const { identity = "", lifetimes, tokenStore: shared = tokenStore() } = this.#options;
    this.#opening ??= sha256(utf8(`bearer\n${identity}`)).then((hash) => {
      this.#slot = shared.slot(toHex(hash), { lifetimes, runtime });
      return this.#slot;
    });
    return this.#opening;
  }
}

interface Ticket {
  readonly slot: TokenSlot;
  readonly generation: number;
}

function sourcedProblem(sourced: unknown): string | undefined {
  const { token, expiresInMs = 0 } = Object(sourced) as Readonly<Record<string, unknown>>;
  if (!Number.isFinite(expiresInMs)) return "has a lifetime that is no number";
  return valueProblem(token, bearerTokenProblem);
}

function withToken(request: WireRequest, slot: TokenSlot, { token, generation }: IssuedToken): Applied {
  const ticket: Ticket = { slot, generation };
  return {
    request: { ...request, headers: withHeader(request.headers, "Authorization", `Bearer ${token}`) },
    ticket,
  };
}

import { ConfigurationError } from "../../errors/configuration-error.ts";
import { NotFoundError } from "../../errors/api-errors.ts";
import { encodeComponent } from "../../transport/encode-component.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { AuthReport } from "../auth-report.ts";
import type { Applied, AuthAnswer, AuthContext } from "../auth-strategy.ts";
import { carry } from "../carrier.ts";
import { bearerTokenProblem } from "../header-rules.ts";
import { loginByRequest, logIn } from "./session-login.ts";
import type { SessionLogin, SessionRequest } from "./session-requests.ts";
import { sessionJson } from "./session-exchange.ts";
import { SessionSender, type SessionPlace } from "./session-sender.ts";
import type { SessionLogout, SessionTokenOptions, SessionTokenStrategy } from "./session-token.ts";
import { TimeLimit } from "../time-limit.ts";
import { MemorySlot } from "../tokens/token-slot.ts";
import type { SourcedToken } from "../tokens/token-source.ts";

/** Logs in when a token is needed, and puts off its end with each call that succeeds. */
export class SessionStrategy implements SessionTokenStrategy {
  readonly name = "session-token";
  readonly #options: SessionTokenOptions;
  readonly #login: SessionLogin;
  readonly #sender: SessionSender;
  readonly #limit: TimeLimit;
  #slot: MemorySlot | undefined;
  /** Of the newest call. */
  #place: SessionPlace | undefined;
  #loggingIn: Promise<unknown> | undefined;

  /** @param options Check them with `sessionProblems` first. */
  constructor(options: SessionTokenOptions) {
    const { login, headers = {}, timeoutMs = 60_000 } = options;
    this.#options = options;
    this.#login = typeof login === "function" ? login : loginByRequest(login);
    this.#sender = new SessionSender(headers);
    this.#limit = new TimeLimit("login", timeoutMs, hangs);
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const place = this.#enter(request.origin, context);
    const slot = (this.#slot ??= this.#open(context));
    const { token, generation } =
      slot.current() ?? (await slot.token(() => this.#logIn(place), context.signal));
    const ticket: Ticket = { generation, usedAtMs: context.runtime.monotonicMs() };
    return { request: this.#put(request, token), ticket };
  }

  /** Only the token that the request carried lives longer, and only from when it was sent. */
  succeeded(ticket: unknown, { status }: AuthAnswer): void {
    const { generation, usedAtMs } = ticket as Ticket;
    if (status >= 200 && status <= 299) this.#slot?.extend(generation, usedAtMs);
  }

  refused(ticket: unknown): boolean {
    this.#slot?.drop((ticket as Ticket).generation);
    return true;
  }

  report(): AuthReport {
    return { token: this.#slot?.held };
  }

  async logout(): Promise<SessionLogout> {
    await this.#loggingIn?.catch(() => undefined); // otherwise its session would outlive this
    const session = this.#slot?.current();
    const { logout } = this.#options;
    if (session === undefined) return { deleted: false };
    this.#slot?.drop(session.generation);
    if (logout === undefined) return { deleted: false };
    const place = this.#place as SessionPlace;
    const encoded = encodeComponent(session.token);
    try {
      await this.#sender.send(place, {
        method: logout.method ?? "DELETE",
        path: logout.path.replaceAll("{token}", () => encoded),
        template: logout.path,
        replay: "safe",
        carry: (request) => this.#put(request, session.token),
        credentials: [session.token, encoded],
      });
      return { deleted: true };
    } catch (error) {
      if (!NotFoundError.isInstance(error)) throw error;
      return { deleted: error.attempts.some(({ mayHaveTakenEffect }) => mayHaveTakenEffect === true) };
    }
  }

  /** Ends a login under way. */
  async close(): Promise<void> {
    this.#limit.end();
  }

  #enter(origin: string, { send, runtime }: AuthContext): SessionPlace {
    if (this.#place !== undefined && this.#place.origin !== origin) {
      throw new ConfigurationError({
        message: `A session belongs to one origin: this one to ${this.#place.origin}. Make a sessionToken() for each.`,
      });
    }
    this.#place = { origin, send, runtime };
    return this.#place;
  }

  #open({ runtime }: AuthContext): MemorySlot {
    const { idleMs = 15 * 60_000, safetyMs = 30_000 } = this.#options;
    const margin = { maxMs: safetyMs, share: 0.5 };
    return new MemorySlot(runtime, { defaultMs: idleMs, softMargin: margin, hardMargin: margin }, undefined);
  }

  #logIn(place: SessionPlace): Promise<SourcedToken> {
    const done = this.#fetch(place);
    this.#loggingIn = done;
    return done;
  }

  async #fetch(place: SessionPlace): Promise<SourcedToken> {
    const check = this.#options.carrier === "query" ? undefined : bearerTokenProblem;
    const { runtime } = place;
    const { token, idleMs } = await this.#limit.run(runtime, (signal) => {
      const send = async (request: SessionRequest): Promise<unknown> =>
        sessionJson(await this.#sender.send(place, { ...request, replay: "never", signal }));
      return logIn(this.#login, { runtime, send, signal }, check);
    });
    return { token, expiresInMs: idleMs };
  }

  #put(request: WireRequest, token: string): WireRequest {
    const options = this.#options;
    if (options.carrier === "query") return carry(request, "query", options.query, token);
    const value = options.scheme === undefined ? token : `${options.scheme} ${token}`;
    return carry(request, "header", options.header, value);
  }
}

const hangs = 'Find out why it hangs, as a function that fetches a credential may, or raise "timeoutMs".';

interface Ticket {
  readonly generation: number;
  /** When the token was put on the request, on the monotonic clock. */
  readonly usedAtMs: number;
}

import { ConfigurationError } from "../../errors/configuration-error.ts";
import { AuthenticationError } from "../../errors/api-errors.ts";
import { utf8 } from "../../crypto/digest.ts";
import type { ReplayClass } from "../../transport/replay.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import { emptyHeaders, withHeader, type WireHeaders, type WireRequest } from "../../transport/wire.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { headerNameProblem, headerValueProblem } from "../header-rules.ts";
import { SecretFields } from "../secrets/secret-fields.ts";
import type { SecretSource } from "../secrets/secret.ts";
import { exchangeSession } from "./session-exchange.ts";
import { sessionPathProblem } from "./session-problems.ts";
import type { SessionRequest } from "./session-requests.ts";

/** Where the requests of a session go, and over which transport. */
export interface SessionPlace extends Pick<AuthContext, "send" | "runtime"> {
  readonly origin: string;
}

/** A login or logout. */
export interface SessionSending extends SessionRequest {
  /** The path for messages and hooks, without secrets. @default `path` */
  readonly template?: string | undefined;
  readonly replay: ReplayClass;
  /** Ends the wait for the headers, not the request. */
  readonly signal?: AbortSignal | undefined;
  /** Puts the token on the request. */
  readonly carry?: (request: WireRequest) => WireRequest;
  /** What the server may echo besides headers and body. */
  readonly credentials?: readonly string[];
}

/** Sends the requests of sessions, with the headers that go along with each. */
export class SessionSender {
  readonly #headers: SecretFields;

  constructor(headers: Readonly<Record<string, SecretSource>>) {
    this.#headers = new SecretFields("headers", headers, headerValueProblem);
  }

  async send(place: SessionPlace, sending: SessionSending): Promise<WireAnswer> {
    const read = await this.#headers.read(sending.signal);
    const { method = "POST", path, template = path, body, replay, carry = asIs, credentials = [] } = sending;
    const own = { ...read.values, ...sending.headers };
    rejectRequest(path, own);
    const content = body === undefined ? undefined : utf8(JSON.stringify(body));
    const headers = requestHeaders(
      own,
      method === "GET" ? content?.length : (content?.length ?? 0),
      content !== undefined,
    );
    const request = carry({ method, origin: place.origin, target: path, headers, body: content });
    try {
      return await exchangeSession(
        place,
        {
          request,
          operation: `${method} ${template.replace(/\?.*/, "")}`,
          replay,
          maxBytes: 64 * 1024,
        },
        [...credentials, ...Object.values(own), ...textsIn(body)],
      );
    } catch (error) {
      if (AuthenticationError.isInstance(error)) this.#headers.refuse(read);
      throw error;
    }
  }
}

function asIs(request: WireRequest): WireRequest {
  return request;
}

function requestHeaders(own: WireHeaders, length: number | undefined, json: boolean): WireHeaders {
  let headers: WireHeaders = Object.assign(emptyHeaders(), { Accept: "application/json" });
  if (json) headers = withHeader(headers, "Content-Type", "application/json");
  for (const [name, value] of Object.entries(own)) headers = withHeader(headers, name, value);
  return length === undefined ? headers : withHeader(headers, "Content-Length", String(length));
}

/** A function may have made them of anything. */
function rejectRequest(path: string, headers: WireHeaders): void {
  const problem = sessionPathProblem(path);
  if (problem !== undefined) throw new ConfigurationError({ message: `The path of a login ${problem}.` });
  for (const [name, value] of Object.entries(headers)) {
    const found = headerNameProblem(name) ?? headerValueProblem(value);
    if (found !== undefined) throw new ConfigurationError({ message: `A header of a login ${found}.` });
  }
}

/** Every text in a body. */
function textsIn(body: unknown): string[] {
  if (typeof body === "string") return [body];
  return typeof body === "object" && body !== null ? Object.values(body).flatMap(textsIn) : [];
}

import { isObject } from "../../frame/input.ts";
import { redactHeaders } from "../../frame/journal.ts";
import type { PassfortWorld } from "../world.ts";
import { signatureOf } from "./answer-signature.ts";
import { compose } from "./compose.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import { send, type IncomingAnswer } from "./send.node.ts";
import type { Step, StepName, StepRequest, StepResponse } from "./step.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** One request to an integration. */
export interface Question {
  readonly name: StepName;
  readonly url: URL;
  /** With one it is a `POST`, without one a `GET`. */
  readonly body?: JsonObject | undefined;
  /** Whether the request is signed in its headers. The metadata and signed URLs are not. @default true */
  readonly signed?: boolean | undefined;
  readonly timeoutMs: number;
  /** Gives it up when it is aborted. @default until the next reset, or the end */
  readonly lifetime?: AbortSignal | undefined;
  readonly afterS?: number | undefined;
  /** Whether the answer is JSON that must be there, may be missing, or is bytes. @default "json" */
  readonly expects?: "json" | "anything" | "bytes" | undefined;
  /** What PassFort has to say against an answer that it can read: its JSON, and its headers. */
  readonly judge?: ((body: JsonObject, headers: StepResponse["headers"]) => readonly string[]) | undefined;
}

/** What came of a question. */
export interface Reply {
  readonly step: Step;
  /** The JSON object in the answer; empty when there is none, or a failure. */
  readonly body: JsonObject;
  readonly content: Uint8Array;
  /** Why PassFort can make nothing of the answer. */
  readonly failure: string | undefined;
}

/** Asks an integration as PassFort does: signed, on a connection of its own, with one attempt. */
export async function ask(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  question: Question,
): Promise<Reply> {
  const { name, url, afterS, timeoutMs, expects = "json", lifetime = world.lifetime.signal } = question;
  const { ca } = options;
  const startedAtMs = performance.now();
  const at = new Date(world.clock.now()).toISOString();
  const outgoing = await compose(world, options, question);
  const outcome = await send({ ...outgoing, url, timeoutMs, signal: lifetime, ca }).catch((error: unknown) =>
    lifetime.aborted ? String(lifetime.reason) : messageOf(error),
  );

  const answer = typeof outcome === "string" ? undefined : outcome;
  const body = answer && parsed(answer.body);
  const response = answer && {
    status: answer.status,
    headers: answer.headers,
    body,
    size: answer.body.byteLength,
    signature: await signatureOf(world, outgoing, url, answer),
  };
  const failure = typeof outcome === "string" ? `no answer: ${outcome}` : failureOf(outcome, body, expects);
  const readable = failure === undefined && isObject(body) ? body : {};
  const objections = [
    ...(failure === undefined ? [] : [failure]),
    ...(response === undefined ? [] : signatureObjections(response, question, options)),
    ...((failure === undefined && question.judge?.(readable, answer?.headers ?? {})) || []),
  ];
  const request = redacted(question);
  if (!lifetime.aborted) {
    world.journal.add({
      direction: "sent",
      at,
      method: request.method,
      path: url.pathname,
      query: {},
      headers: redactHeaders(new Headers(outgoing.headers)),
      status: answer?.status,
      durationMs: Math.round((performance.now() - startedAtMs) * 100) / 100,
      requestId: undefined,
      faultId: undefined,
      remark: failure ?? `signature: ${response?.signature ?? "unsigned"}`,
    });
  }
  const step: Step = { name, at, afterS, request, response, objections };
  return { step, body: readable, content: answer?.body ?? new Uint8Array(0), failure };
}

/** One key serves both directions: who signs an answer to anybody lets anybody have something signed. */
function signatureObjections(
  { status, signature }: StepResponse,
  { signed = true }: Question,
  { signedAnswers = "optional" }: PassfortIntegrationOptions,
): readonly string[] {
  if (!signed || status === 401)
    return signature === "unsigned"
      ? []
      : ["a signature is on a 401, or on the answer to an unsigned request"];
  if (signature === "unsigned") return signedAnswers === "required" ? ["the answer is not signed"] : [];
  return signature === "held" ? [] : [`the signature of the answer does not hold: ${signature}`];
}

function failureOf(
  { status, headers }: IncomingAnswer,
  body: unknown,
  expects: "json" | "anything" | "bytes",
): string | undefined {
  if (status < 200 || status > 299) return `the status is ${status}`;
  if (expects !== "json") return undefined;
  if (!/^application\/json\b/i.test(headers["content-type"] ?? ""))
    return "the answer is not application/json";
  return isObject(body) ? undefined : "the answer is not a JSON object";
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function redacted({ url, body }: Question): StepRequest {
  const target = url.pathname + url.search.replace(/&signature=[^&]*$/, "");
  if (body === undefined) return { method: "GET", target, body };
  const credentials = body["provider_credentials"];
  if (!isObject(credentials)) return { method: "POST", target, body };
  const names = Object.keys(credentials).map((name) => [name, "[redacted]"] as const);
  return { method: "POST", target, body: { ...body, provider_credentials: Object.fromEntries(names) } };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

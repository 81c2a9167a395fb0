import { scrub } from "../redact/scrub.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { Call } from "./call.ts";
import { exchange, type OpenAnswer } from "./node-adapter.node.ts";
import { readBody } from "./read-body.node.ts";
import { ResponseHeaders } from "./response-headers.ts";
import type { SenderParts } from "./sender-parts.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** Error bodies are read leniently, and only as far as a message may be in them. */
const maxErrorBytes = 64 * 1024;

/** One exchange: fills the call with the answer, or rejects with `AttemptFailure`. Either way it is written down. */
export async function runAttempt(call: Call, parts: SenderParts): Promise<void> {
  const { runtime, observer } = parts;
  call.attemptStartedMs = runtime.monotonicMs();
  call.attemptStartedAtMs = runtime.now();
  observer.attemptStarts(call);
  try {
    const { timeouts, scope } = call.init;
    const open = await exchange(call.wire, {
      agents: parts.agents,
      runtime,
      scope,
      connectMs: timeouts.connectMs,
      headersMs: timeouts.headersMs,
    });
    const status = open.message.statusCode ?? 0;
    const headers = new ResponseHeaders(open.message.rawHeaders);
    observer.attemptAnswered(call, { status, headers });
    if (status < 200 || status > 299) throw await failedAnswer(call, open, headers, parts);
    accepted(call, parts, status, headers);
    if (call.init.stream) call.openAnswer = open;
    const body = call.init.stream ? noBytes : await read(call, open, parts, call.init.maxBytes);
    call.answer = assemble(call, open, headers, body);
    call.record(runtime.monotonicMs(), status, undefined);
  } catch (error) {
    if (error instanceof AttemptFailure) {
      call.record(runtime.monotonicMs(), statusOf(error), error.detail);
    }
    throw error;
  }
}

const noBytes = new Uint8Array(0);

function accepted(call: Call, { runtime }: SenderParts, status: number, headers: ResponseHeaders): void {
  call.init.strategy?.succeeded?.(call.ticket, {
    status,
    dateHeader: headers.single("date"),
    sentAtMs: call.attemptStartedAtMs,
    receivedAtMs: runtime.now(),
  });
}

async function failedAnswer(
  call: Call,
  open: OpenAnswer,
  headers: ResponseHeaders,
  parts: SenderParts,
): Promise<AttemptFailure> {
  const { statusCode = 0 } = open.message;
  if (statusCode < 400) {
    open.message.destroy();
    return new AttemptFailure(
      { kind: "response", reason: "redirect", location: redirectOrigin(call, headers) },
      true,
    );
  }
  let body: Uint8Array = noBytes;
  try {
    body = await read(call, open, parts, maxErrorBytes);
  } catch (error) {
    // The status alone is an answer. Only the end of the call outranks it.
    if (error instanceof AttemptFailure && error.detail.kind === "ended") return error;
  }
  return new AttemptFailure({ kind: "status", answer: assemble(call, open, headers, body) }, true);
}

function read(call: Call, open: OpenAnswer, { runtime }: SenderParts, maxBytes: number): Promise<Uint8Array> {
  const { scope, timeouts } = call.init;
  return readBody(open.message, { runtime, scope, bodyIdleMs: timeouts.bodyIdleMs, maxBytes });
}

function assemble(call: Call, open: OpenAnswer, headers: ResponseHeaders, body: Uint8Array): WireAnswer {
  return {
    status: open.message.statusCode ?? 0,
    statusText: scrub(open.message.statusMessage ?? ""),
    headers,
    body,
    sentAtMs: open.sentAtMs,
    receivedAtMs: open.receivedAtMs,
    call,
  };
}

function statusOf({ detail }: AttemptFailure): number | undefined {
  return detail.kind === "status" ? detail.answer.status : undefined;
}

/** The origin a redirect names; its path may hold an id or a token. */
function redirectOrigin(call: Call, headers: ResponseHeaders): string | undefined {
  try {
    return new URL(headers.first("location") ?? "", call.wire.origin).origin;
  } catch {
    return undefined;
  }
}

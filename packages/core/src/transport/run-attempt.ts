import type { AuthAnswer } from "../auth/auth-strategy.ts";
import { sha256 } from "../crypto/digest.ts";
import { scrub } from "../redact/scrub.ts";
import { answerCheck } from "./answer-check.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import { hashWhileRead } from "./body-hash.node.ts";
import type { Call } from "./call.ts";
import { exchange, type OpenAnswer } from "./node-adapter.node.ts";
import { readBody } from "./read-body.node.ts";
import { ResponseHeaders } from "./response-headers.ts";
import { isAmbiguous } from "./retry-policy.ts";
import type { SenderParts } from "./sender-parts.ts";
import { type TlsFault, tlsFaultOfAnswer } from "./tls-fault.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** Error bodies are read leniently, and only as far as a message may be in them. */
const maxErrorBytes = 64 * 1024;

/** One exchange: fills the call with the answer, or rejects with `AttemptFailure`. Either way it is written down. */
export async function runAttempt(call: Call, parts: SenderParts): Promise<void> {
  const { runtime, observer } = parts;
  const { timeouts, scope } = call.init;
  call.attemptStartedMs = runtime.monotonicMs();
  call.attemptStartedAtMs = runtime.now();
  call.head = undefined;
  observer.attemptStarts(call);
  try {
    const open = await exchange(call.wire, {
      agents: parts.agents,
      runtime,
      scope,
      connectMs: timeouts.connectMs,
      headersMs: timeouts.headersMs,
      bodyIdleMs: timeouts.bodyIdleMs,
      onUploadProgress: call.init.onUploadProgress,
      onSocket: parts.onSocket,
    });
    try {
      await receive(call, open, parts);
    } catch (error) {
      open.message.destroy(); // whatever went wrong: nobody will read on
      throw error;
    }
    call.record(runtime.monotonicMs());
  } catch (error) {
    if (error instanceof AttemptFailure) {
      call.record(runtime.monotonicMs(), error);
      tellRefusal(error, parts);
    } else if (call.head !== undefined) call.record(runtime.monotonicMs()); // it was answered, and then a strategy threw
    throw error;
  }
}

async function receive(call: Call, open: OpenAnswer, parts: SenderParts): Promise<void> {
  const { statusCode: status = 0, rawHeaders } = open.message;
  const headers = new ResponseHeaders(rawHeaders);
  call.head = { status, headers };
  parts.observer.attemptAnswered(call, call.head);
  const { strategy } = call.init;
  const told = strategy === undefined ? undefined : toldToStrategy(call, parts, status, headers);
  call.answerCheck = told === undefined ? undefined : answerCheck(call, told, headers);
  if (status < 200 || status > 299) throw await failedAnswer(call, open, headers, parts);
  if (told !== undefined) strategy?.succeeded?.(call.ticket, told);
  if (call.init.stream) call.openAnswer = open;
  const body = call.init.stream ? noBytes : await readSuccess(call, open, parts, status);
  call.answer = assemble(call, open, headers, body);
}

function toldToStrategy(
  call: Call,
  { runtime }: SenderParts,
  status: number,
  headers: ResponseHeaders,
): AuthAnswer {
  return {
    status,
    dateHeader: headers.single("date"),
    sentAtMs: call.attemptStartedAtMs,
    receivedAtMs: runtime.now(),
  };
}

/** 204 and 205 have no body, whatever the server sends behind their headers. */
async function readSuccess(
  call: Call,
  open: OpenAnswer,
  parts: SenderParts,
  status: number,
): Promise<Uint8Array> {
  if (status !== 204 && status !== 205) return read(call, open, parts, call.init.maxBytes);
  open.message.resume();
  await call.answerCheck?.({ size: 0, sha256: await sha256(noBytes) });
  return noBytes;
}

const noBytes = new Uint8Array(0);

async function failedAnswer(
  call: Call,
  open: OpenAnswer,
  headers: ResponseHeaders,
  parts: SenderParts,
): Promise<AttemptFailure> {
  const { statusCode = 0 } = open.message;
  if (statusCode < 300) return new AttemptFailure({ kind: "response", reason: "protocol" }, true);
  if (statusCode < 400) {
    return new AttemptFailure(
      { kind: "response", reason: "redirect", location: redirectOrigin(call, headers) },
      true,
    );
  }
  let body: Uint8Array = noBytes;
  try {
    body = await read(call, open, parts, maxErrorBytes);
  } catch (error) {
    // The status alone is an answer. Only the end of the call outranks it, and even then a refusal had no effect.
    if (!(error instanceof AttemptFailure) || error.detail.kind === "signature") throw error;
    if (error.detail.kind === "ended") {
      const answered = {
        detail: { kind: "status", answer: assemble(call, open, headers, noBytes) },
        sent: true,
      } as const;
      return new AttemptFailure(error.detail, isAmbiguous(answered, call.init.replayAlso));
    }
  }
  const fault = refusalInAnswer(call, statusCode, headers, body);
  if (fault !== undefined) {
    const reason = `HTTP_${statusCode}`;
    return new AttemptFailure(
      { kind: "connection", phase: "tls", reason, fault, certificate: open.certificate },
      true,
    );
  }
  return new AttemptFailure({ kind: "status", answer: assemble(call, open, headers, body) }, true);
}

/** So that a certificate which was replaced meanwhile is read again. */
function tellRefusal({ detail }: AttemptFailure, { agents }: SenderParts): void {
  if (detail.kind !== "connection" || detail.certificate === undefined) return;
  if (detail.fault?.startsWith("tls_client_certificate") === true) agents.refused(detail.certificate);
}

/** Some servers complete the handshake, and refuse the client certificate with an answer. */
function refusalInAnswer(
  call: Call,
  status: number,
  headers: ResponseHeaders,
  body: Uint8Array,
): TlsFault | undefined {
  if (!call.wire.origin.startsWith("https:")) return undefined;
  return tlsFaultOfAnswer(status, headers.first("content-type") ?? "", body);
}

/** The whole body of an answer that the strategy accepts. */
async function read(
  call: Call,
  open: OpenAnswer,
  { runtime }: SenderParts,
  maxBytes: number,
): Promise<Uint8Array> {
  const { scope, timeouts } = call.init;
  const hash = call.answerCheck === undefined ? undefined : hashWhileRead(open.message);
  const body = await readBody(open.message, { runtime, scope, bodyIdleMs: timeouts.bodyIdleMs, maxBytes });
  if (hash !== undefined) await call.answerCheck?.(hash());
  return body;
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

/** The origin a redirect names; its path may hold an id or a token. */
function redirectOrigin(call: Call, headers: ResponseHeaders): string | undefined {
  const location = headers.first("location");
  if (location === undefined) return undefined;
  try {
    return new URL(location, call.wire.origin).origin;
  } catch {
    return undefined;
  }
}

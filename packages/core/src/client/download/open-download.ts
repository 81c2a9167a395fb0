import type { IdentityError } from "../../errors/identity-error.ts";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.ts";
import { bodyStream } from "../../transport/body-stream.node.ts";
import type { Call } from "../../transport/call.ts";
import type { OpenAnswer } from "../../transport/node-adapter.node.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import { AbortError } from "../../errors/abort-error.ts";
import { callFacts } from "../call-facts.ts";
import { callError } from "../call-error.ts";
import { invalidResponse } from "../invalid-response.ts";
import type { ClientParts } from "../client-parts.ts";
import { type Download, StreamedDownload } from "./download.node.ts";
import { subject } from "../error-text.ts";
import { fileNameOf } from "./file-name.ts";

/** The file of an answer whose body is still on the wire. `done` runs when the body has ended in whatever way. */
export function openDownload(call: Call, parts: ClientParts, done: () => void): Download {
  const { headers } = call.answer as WireAnswer;
  const { message } = call.openAnswer as OpenAnswer;
  const { runtime, provider, limits, observer } = parts;
  const body = bodyStream(message, {
    runtime,
    scope: call.init.scope,
    bodyIdleMs: call.init.timeouts.bodyIdleMs,
    check: call.answerCheck,
    onClose: done,
    toError(failure): IdentityError {
      const error = callError(failure, call, provider, runtime.now());
      observer.tracing?.callEnded(call, error.code);
      observer.callFailed(call, error);
      return error;
    },
  });
  return new StreamedDownload({
    fileName: fileNameOf(headers.first("content-disposition")),
    contentType: headers.first("content-type"),
    contentLength: lengthOf(headers.single("content-length")),
    body,
    maxFileBytes: limits.maxFileBytes,
    tooLarge: (limitBytes) => invalidResponse("too-large", call, { limitBytes }),
    cancelled: () =>
      new AbortError({ ...callFacts(call), message: `${subject(call)}: the download was cancelled.` }),
    alreadyRead: () =>
      misuse("this download was read or cancelled before, and can be read only once. Download it again."),
    badMaxBytes: () => misuse('"maxBytes" must be a number above 0.'),
  });

  function misuse(what: string): InvalidArgumentError {
    return new InvalidArgumentError({ ...callFacts(call), message: `${subject(call)}: ${what}` });
  }
}

function lengthOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

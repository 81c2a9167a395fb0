import type { Call } from "../transport/call.ts";
import { ScopeEnded } from "../transport/call-scope.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { Answered } from "./answered.ts";
import type { ApiResponse } from "./api-response.ts";
import { callError } from "./call-error.ts";
import type { ClientParts } from "./client-parts.ts";
import { environmentError } from "./environment-error.ts";
import { type CallKind, prepareCall, type SendableOperation } from "./prepare-call.ts";
import type { RequestOptions } from "./request-options.ts";
import { readUpload } from "./upload/upload.ts";

/**
 * One call from its arguments to its answer. Never throws: whatever goes wrong rejects, and what goes wrong after the
 * arguments were found good is told to `onError`.
 * `read` gets the function that gives back what the call holds, where the body outlives it.
 */
export async function perform<T>(
  parts: ClientParts,
  operation: SendableOperation,
  options: RequestOptions,
  kind: CallKind,
  read: (call: Call, done: () => void) => T,
): Promise<ApiResponse<T>> {
  const { life, provider, runtime, observer, sender } = parts;
  const { tracing } = observer;
  const { upload } = operation;
  const content = upload === undefined ? undefined : await readUpload(upload, parts.limits.maxRequestBytes);
  let call: Call;
  try {
    call = prepareCall(parts, operation, options, kind, content);
  } catch (error) {
    content?.streamed?.discard();
    throw error;
  }
  const { scope } = call.init;
  const release = life.enter(scope);
  const done = (): void => {
    release();
    scope.dispose();
    content?.streamed?.discard();
    tracing?.callEnded(call);
  };
  try {
    if (scope.cause !== undefined) throw new ScopeEnded(scope.cause);
    const sending = tracing === undefined ? sender.send(call) : tracing.call(call, () => sender.send(call));
    await sending.catch((thrown: unknown) => {
      if (!call.wasDoneBefore(thrown)) throw thrown;
      call.answer = call.refusal(thrown);
    });
    const answer = call.answer as WireAnswer;
    const wrongEnvironment = environmentError(call, provider);
    if (wrongEnvironment !== undefined) throw wrongEnvironment;
    const data = read(call, done);
    if (!kind.stream) done();
    else if (!call.init.boundsBody) scope.releaseDeadline();
    return new Answered(data, answer, call);
  } catch (thrown) {
    call.openAnswer?.message.destroy();
    const error = callError(thrown, call, provider, runtime.now());
    tracing?.callEnded(call, error.code);
    done();
    observer.callFailed(call, error);
    throw error;
  }
}

import type { IdentityError } from "../errors/identity-error.ts";
import type { Call } from "../transport/call.ts";
import { ScopeEnded } from "../transport/call-scope.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { CallPromise } from "./api-promise.ts";
import type { ApiResponse } from "./api-response.ts";
import { Answered } from "./answered.ts";
import { answerFacts } from "./answer-facts.ts";
import { callError, invalidResponse } from "./call-error.ts";
import type { ClientParts } from "./client-parts.ts";
import { openDownload } from "./open-download.ts";
import type { Operation, PageOperation } from "./operation.ts";
import { nextQuery, pageKey } from "./next-page.ts";
import { ListPromise, type Page } from "./page-promise.ts";
import { type CallKind, noOptions, prepareCall, type SendableOperation } from "./prepare-call.ts";
import { readData, readRows } from "./read-data.ts";
import type { RequestFn } from "./request-fn.ts";
import type { RequestOptions } from "./request-options.ts";
import { environmentError } from "./environment-error.ts";

/** The three ways to send an operation, over the parts of one client. */
export function createRequestFn(parts: ClientParts): RequestFn {
  const buffered: CallKind = { stream: false };

  const request = <T>(operation: Operation<T>, options: RequestOptions = noOptions): CallPromise<T> =>
    new CallPromise(perform(parts, operation, options, buffered, (call) => {
      const data = readData(call, operation.response, parts);
      const problem = operation.confirm?.(data);
      if (problem !== undefined) throw invalidResponse(problem, call);
      return data;
    }));

  const page = <T, B>(operation: PageOperation<T, B>, options: RequestOptions = noOptions): ListPromise<T, B> => {
    const filters = { ...(operation.query as Readonly<Record<string, unknown>> | undefined) };
    const fetch = (query: Readonly<Record<string, unknown>>, before: readonly string[]): ListPromise<T, B> => {
      const toPage = (call: Call): Page<T, B> => {
        const seen = [...before, pageKey(query)];
        const body = readData(call, operation.response, parts);
        const data = readRows(call, operation.rows(body));
        const next = data.length === 0 ? undefined : operation.next(body);
        return {
          data,
          body,
          nextPage() {
            if (next === undefined) return undefined;
            const walk = { baseUrl: parts.provider.baseUrl, path: operation.path.encoded, filters, linkOrigins: operation.linkOrigins ?? [], maxPages: parts.limits.maxPages, seen };
            try {
              return fetch(nextQuery(next, walk, call), seen);
            } catch (error) {
              parts.observer.callFailed(call, error as IdentityError);
              return new ListPromise<T, B>(Promise.reject(error as Error));
            }
          },
        };
      };
      // Later queries come from the provider's links, which may hold what no caller may.
      const querySchema = before.length === 0 ? operation.querySchema : undefined;
      return new ListPromise(perform(parts, { ...operation, query, querySchema }, options, buffered, toPage));
    };
    return fetch(filters, []);
  };

  return Object.assign(request, {
    page,
    download: ((operation, options = noOptions) =>
      new CallPromise(
        perform(parts, operation, options, { stream: true, accept: operation.accept ?? "*/*" }, (call, done) =>
          openDownload(call, parts, done),
        ),
      )) satisfies RequestFn["download"],
  });
}

/**
 * One call from its arguments to its answer. Never throws: whatever goes wrong rejects, and what goes wrong after the
 * arguments were found good is told to `onError`.
 * `read` gets the function that gives back what the call holds, where the body outlives it.
 */
async function perform<T>(
  parts: ClientParts,
  operation: SendableOperation,
  options: RequestOptions,
  kind: CallKind,
  read: (call: Call, done: () => void) => T,
): Promise<ApiResponse<T>> {
  const { life, provider, runtime, observer } = parts;
  const call = prepareCall(parts, operation, options, kind);
  const { scope } = call.init;
  const release = life.enter(scope);
  const done = (): void => {
    release();
    scope.dispose();
  };
  const sendOrDoneBefore = async (): Promise<void> => {
    try {
      await parts.sender.send(call);
    } catch (thrown) {
      if (!call.wasDoneBefore(thrown)) throw thrown;
      call.answer = call.refusal(thrown);
    }
  };
  try {
    if (scope.cause !== undefined) throw new ScopeEnded(scope.cause);
    await sendOrDoneBefore();
    const answer = call.answer as WireAnswer;
    const facts = answerFacts(answer.headers, provider.responseHeaders);
    const wrongEnvironment = environmentError(facts, call, provider);
    if (wrongEnvironment !== undefined) throw wrongEnvironment;
    const data = read(call, done);
    if (!kind.stream) done();
    else if (options.timeoutMs === undefined) scope.releaseDeadline();
    return new Answered(data, answer, facts, call);
  } catch (thrown) {
    call.openAnswer?.message.destroy();
    done();
    const error = callError(thrown, call, provider, runtime.now());
    observer.callFailed(call, error);
    throw error;
  }
}

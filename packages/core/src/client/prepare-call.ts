import type { Problem } from "../errors/configuration-error.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { LazySchema } from "../schema/lazy-schema.ts";
import { Call } from "../transport/call.ts";
import { CallScope } from "../transport/call-scope.ts";
import { argumentError, problemsOf, requestOptionProblems } from "./check-options.ts";
import { headerProblems, mergeHeaders } from "./client-headers.ts";
import type { ClientParts } from "./client-parts.ts";
import { subject } from "./error-text.ts";
import type { Operation } from "./operation.ts";
import { ownProperties } from "../options/own-properties.ts";
import { encodeQuery } from "./query.ts";
import type { RequestOptions } from "./request-options.ts";
import type { Timeouts } from "./timeouts.ts";
import type { UploadContent } from "./upload/upload.ts";

/** What all kinds of operations have in common. */
export type SendableOperation = Omit<Operation<unknown>, "response" | "confirm">;

/** What a call wants besides its operation. */
export interface CallKind {
  readonly stream: boolean;
  readonly accept?: string | undefined;
}

/**
 * Checks everything that can be checked before a byte leaves, then builds the call: path, query, headers, and the
 * body as the bytes that are signed, sent and sent again.
 *
 * @throws {InvalidArgumentError} naming every problem of the arguments.
 * @throws {ConfigurationError} when the body is larger than the client allows.
 */
export function prepareCall(
  parts: ClientParts,
  operation: SendableOperation,
  given: RequestOptions,
  kind: CallKind,
  content?: UploadContent,
): Call {
  const { provider, runtime } = parts;
  const identity = {
    provider: provider.name,
    operation: `${operation.method} ${operation.path.template}`,
    callId: runtime.id(),
  };
  if (typeof given !== "object" || (given as unknown) === null) {
    throw argumentError(identity, [{ path: "options", message: "must be an object" }]);
  }
  const options = given === noOptions ? given : ownProperties(given);
  const problems = [
    ...(operation.path.problem === undefined ? [] : [operation.path.problem]),
    ...schemaProblems(operation.querySchema, operation.query),
    ...schemaProblems(operation.bodySchema, operation.body),
    ...(content?.problem === undefined ? [] : [content.problem]),
    ...(options === noOptions ? [] : optionProblems(options)),
  ];
  if (problems.length > 0) throw argumentError(identity, problems);

  const body = content === undefined ? serialise(operation.body, identity) : content.bytes;
  const size = content?.size ?? body?.byteLength ?? 0;
  if (size > parts.limits.maxRequestBytes) {
    throw new ConfigurationError({
      ...identity,
      code: "request_too_large",
      message: `${subject(identity)} was not sent: its body has ${size} bytes, more than "limits.maxRequestBytes" (${parts.limits.maxRequestBytes}). Send less, or raise the limit.`,
    });
  }

  const timeouts = timeoutsOf(parts, operation, options);
  // Written out: on Node 20 each member after a leading spread costs about a microsecond.
  return new Call({
    provider: identity.provider,
    operation: identity.operation,
    callId: identity.callId,
    request: {
      method: operation.method,
      origin: parts.origin,
      target: parts.pathPrefix + operation.path.encoded + queryText(operation.query, identity),
      headers: requestHeaders(parts, options, kind, operation.method, body, content),
      body,
      streamed: content?.streamed,
    },
    scope: new CallScope(runtime, timeouts.totalMs, options.signal),
    timeouts,
    replay: options.replay ?? operation.replay,
    replayAlso: operation.replayAlso ?? none,
    hasKey: operation.key !== undefined && operation.key !== "",
    maxAttempts: options.maxAttempts ?? parts.maxAttempts ?? operation.maxAttempts ?? usualAttempts,
    backoffBaseMs: operation.backoffBaseMs,
    maxBytes: parts.limits.maxResponseBytes,
    stream: kind.stream,
    boundsBody: options.timeoutMs !== undefined,
    strategy: provider.auth,
    authReplay: parts.authReplay,
    lookup: operation.lookup,
    onUploadProgress: progressOf(parts, options, body?.byteLength ?? content?.streamed?.length),
    doneOnRetry: operation.doneOnRetry ?? none,
    answerHeaders: provider.responseHeaders,
  });
}

/** The options of a call that was given none. */
export const noOptions: RequestOptions = Object.freeze(ownProperties({}));

const none: readonly number[] = [];

/** How often a call may be sent where nobody says it. */
export const usualAttempts = 3;

function timeoutsOf(
  parts: ClientParts,
  operation: SendableOperation,
  { timeoutMs }: RequestOptions,
): Timeouts {
  if (operation.timeouts === undefined && timeoutMs === undefined) return parts.timeouts;
  const limits = { ...parts.timeouts, ...operation.timeouts };
  return timeoutMs === undefined ? limits : { ...limits, totalMs: timeoutMs };
}

function schemaProblems(schema: LazySchema<unknown> | undefined, value: unknown): readonly Problem[] {
  return schema === undefined ? [] : problemsOf(schema().safeParse(value));
}

function optionProblems(options: RequestOptions): readonly Problem[] {
  const problems = requestOptionProblems(options);
  return problems.length > 0 ? problems : headerProblems(options.headers);
}

function queryText(query: object | undefined, identity: Parameters<typeof argumentError>[0]): string {
  try {
    return encodeQuery(query as Readonly<Record<string, unknown>> | undefined);
  } catch {
    const message =
      "holds a value that is no text, number or boolean, or text that is not well-formed Unicode";
    throw argumentError(identity, [{ path: "query", message }]);
  }
}

function serialise(body: unknown, identity: Parameters<typeof argumentError>[0]): Uint8Array | undefined {
  if (body === undefined) return undefined;
  try {
    return Buffer.from(JSON.stringify(body), "utf8");
  } catch {
    throw argumentError(identity, [
      { path: "body", message: "cannot be written as JSON. It may hold a cycle or a BigInt" },
    ]);
  }
}

function contentLength(length: number | undefined): { readonly "Content-Length": string } | undefined {
  return length === undefined ? undefined : { "Content-Length": String(length) };
}

/** What a listener throws never reaches the call. */
function progressOf(
  { observer }: ClientParts,
  { onUploadProgress }: RequestOptions,
  totalBytes: number | undefined,
): ((sentBytes: number) => void) | undefined {
  if (onUploadProgress === undefined) return undefined;
  return (sentBytes) => {
    observer.tell(() => {
      onUploadProgress({ sentBytes, totalBytes });
    });
  };
}

const jsonBody = { "Content-Type": "application/json" };

function requestHeaders(
  parts: ClientParts,
  options: RequestOptions,
  { accept }: CallKind,
  method: string,
  body: Uint8Array | undefined,
  content: UploadContent | undefined,
): Call["wire"]["headers"] {
  const length = body?.byteLength ?? content?.streamed?.length ?? (method === "GET" ? undefined : 0);
  if (options.headers === undefined && accept === undefined && length === undefined) return parts.headers;
  const chunked = content?.streamed !== undefined && content.streamed.length === undefined;
  return mergeHeaders(
    body === undefined ? undefined : jsonBody,
    parts.headers,
    accept === undefined ? undefined : { Accept: accept },
    options.headers,
    content === undefined ? undefined : { "Content-Type": content.contentType }, // a form names its boundary in it
    chunked ? { "Transfer-Encoding": "chunked" } : contentLength(length),
  );
}

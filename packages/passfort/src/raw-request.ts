import {
  type ApiPromise,
  type HttpMethod,
  lazySchema,
  type LazySchema,
  type Operation,
  type Path,
  path,
  type PathParam,
  type ReplayClass,
  type RequestFn,
  type RequestOptions,
} from "@idbraid/core";
import * as z from "zod";

/** A request to an endpoint that has no method of its own yet. */
export interface RawRequest<T = unknown> {
  readonly method: HttpMethod;
  /**
   * The path below the base URL, such as `/checks/{check_id}/poll`. It is named in errors and logs, so ids belong in
   * `params`.
   */
  readonly path: string;
  /** The values for `{name}` in the path. Each is percent-encoded and stays one segment. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /**
   * When it may be sent again. Checks cost money, so that nothing is repeated by its verb: pass `"safe"` where a repeat
   * does no harm.
   * @default "unsent": when it was not sent at all, or refused with 429
   */
  readonly replay?: ReplayClass | undefined;
  /** Whether the answer has data: with `"nothing"` its body is ignored. @default "json" */
  readonly expect?: "json" | "nothing" | undefined;
  /** A zod schema, or a function that gives one, for the data of the answer. @default none: the data is `unknown` */
  readonly response?: z.ZodType<T> | LazySchema<T> | undefined;
}

/** Sends a request as it is. A path that could leave the API rejects the call, before any traffic. */
export function sendRaw<T>(
  request: RequestFn,
  raw: RawRequest<T>,
  options: RequestOptions | undefined,
): ApiPromise<T> {
  return request(toOperation(raw), options);
}

function toOperation<T>(raw: RawRequest<T> | undefined): Operation<T> {
  const { method = "GET", replay = "unsent", expect = "json", query, body, response = anything } = { ...raw };
  const schema = typeof response === "function" ? response : () => response;
  const problem = memberProblem({ method, replay, response });
  return {
    method: problem === undefined ? method : "GET", // never sent: it only stands in the message
    path: problem === undefined ? toPath(raw?.path, raw?.params ?? {}) : refusedPath(problem),
    replay,
    query,
    body,
    response: expect === "nothing" ? undefined : (schema as LazySchema<T>),
  };
}

/** What no type checker has seen may be anything. */
function memberProblem({ method, replay, response }: Readonly<Record<string, unknown>>): Path["problem"] {
  if (!methods.has(method)) return { path: "method", message: `must be one of ${[...methods].join(", ")}` };
  if (!replays.has(replay)) return { path: "replay", message: `must be one of ${[...replays].join(", ")}` };
  const isSchema =
    typeof response === "function" ||
    typeof (response as { safeParse?: unknown } | null)?.safeParse === "function";
  return isSchema
    ? undefined
    : { path: "response", message: "must be a zod schema, or a function that gives one" };
}

const methods: ReadonlySet<unknown> = new Set<HttpMethod>(["GET", "POST", "PUT", "PATCH", "DELETE"]);
const replays: ReadonlySet<unknown> = new Set<ReplayClass>(["safe", "keyed", "unsent", "never"]);

/** Rejects the call, before any traffic. */
function refusedPath(problem: NonNullable<Path["problem"]>): Path {
  return { template: "(refused)", encoded: "/", problem };
}

const anything = lazySchema(() => z.unknown());

function toPath(template: unknown, params: Readonly<Record<string, unknown>>): Path {
  const problem = templateProblem(template);
  if (problem !== undefined) return refusedPath({ path: "path", message: problem });
  const [first = "", ...rest] = (template as string).split(placeholder);
  const strings = [first, ...rest.filter((_part, index) => index % 2 === 1)];
  const values = rest
    .filter((_part, index) => index % 2 === 0)
    .map((name) => ({ [name]: params[name] }) as PathParam);
  return path(Object.assign(strings, { raw: strings }), ...values);
}

const placeholder = /\{(\w+)\}/;

/** Only what stays on this API, at the place that is written. */
function templateProblem(template: unknown): string | undefined {
  if (typeof template !== "string") return 'must be a text such as "/checks"';
  if (!template.startsWith("/") || template.startsWith("//"))
    return 'must start with one "/", without scheme and host';
  if (/[?#]/.test(template)) return 'may not hold "?" or "#". Pass the query as "query"';
  const literal = template.replaceAll(new RegExp(placeholder, "g"), "x");
  const segments = literal.slice(1).split("/");
  if (segments.some((segment) => segment === "" || /^\.{1,2}$/.test(segment)))
    return 'may not have empty, "." or ".." segments';
  if (!/^[\w/.~-]+$/.test(literal))
    return 'may hold letters, digits and "-._~" only. Put other values in "params"';
  return undefined;
}

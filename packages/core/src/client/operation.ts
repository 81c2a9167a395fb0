import type { Lookup } from "../errors/outcome-unknown-error.ts";
import type { InvalidResponseReason } from "../errors/invalid-response-error.ts";
import type { LazySchema } from "../schema/lazy-schema.ts";
import type { ReplayClass } from "../transport/replay.ts";
import type { HttpMethod } from "../transport/wire.ts";
import type { Path } from "./path.ts";
import type { Timeouts } from "./timeouts.ts";
import type { Upload } from "./upload/upload.ts";

/** One operation of a provider, as its resource declares it. */
export interface Operation<T> {
  readonly method: HttpMethod;
  readonly path: Path;
  /** When it may be sent again. There is no default by verb. */
  readonly replay: ReplayClass;
  /** Statuses after which it may be sent again besides those of `replay`. */
  readonly replayAlso?: readonly number[] | undefined;
  /** How often it may be sent in total, unless the call or the client says otherwise. @default 3 */
  readonly maxAttempts?: number | undefined;
  /** The bound of the first back-off, in milliseconds; it doubles each time. After a 429 it is 1000 at least. @default 250 */
  readonly backoffBaseMs?: number | undefined;
  /** The idempotency key that the body carries. `keyed` operations without one count as `unsent`. */
  readonly key?: string | undefined;
  readonly query?: object | undefined;
  readonly querySchema?: LazySchema<unknown> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly bodySchema?: LazySchema<unknown> | undefined;
  /** A body that is not JSON: bytes, a form, a file or a stream. Instead of `body`. */
  readonly upload?: Upload | undefined;
  /** What the answer must look like. Without one the body is ignored and the call gives `undefined`. */
  readonly response?: LazySchema<T> | undefined;
  /** Looks at the data of a successful answer: why it cannot be the answer to this call. */
  readonly confirm?: ((data: T) => InvalidResponseReason | undefined) | undefined;
  /** Statuses that say "done before" when an earlier attempt of the same call may have taken effect, such as 404 to a DELETE. */
  readonly doneOnRetry?: readonly number[] | undefined;
  /** How to find out what happened when the outcome is unknown. */
  readonly lookup?: Lookup | undefined;
  /** Time limits of its own. */
  readonly timeouts?: Partial<Timeouts> | undefined;
}

/** An operation that answers with a file. */
export type DownloadOperation = Omit<Operation<never>, "response" | "upload" | "confirm"> & {
  /** Media types for the `Accept` header. @default "*\/*" */
  readonly accept?: string | undefined;
};

/** Where the next page is: behind a link of the answer, or behind other query values. */
export type NextPage = { readonly link: string } | { readonly query: Readonly<Record<string, unknown>> };

/** An operation that answers with one page of a list. */
export interface PageOperation<T, B> extends Omit<Operation<B>, "response" | "upload" | "confirm"> {
  readonly response: LazySchema<B>;
  /** The rows of a page. Anything but an array is an `InvalidResponseError`. */
  readonly rows: (body: B) => readonly T[] | null | undefined;
  /** Where the next page is; `undefined` at the end. */
  readonly next: (body: B) => NextPage | undefined;
  /** Other origins that links may name. The request itself always goes to the client's own. */
  readonly linkOrigins?: readonly string[] | undefined;
}

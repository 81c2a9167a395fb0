import { expectTypeOf } from "vitest";
import * as z from "zod";
import { lazySchema } from "../schema/lazy-schema.ts";
import type { ApiPromise } from "./api-promise.ts";
import type { ApiResponse } from "./api-response.ts";
import type { Client } from "./client.ts";
import type { Download } from "./download/download.node.ts";
import type { Operation, PageOperation } from "./operation.ts";
import type { Page, PagePromise } from "./pages/page-promise.ts";
import { path } from "./path.ts";
import type { RequestFn } from "./request-fn.ts";

interface Thing {
  readonly id: string;
}

declare const request: RequestFn;
const thing = lazySchema(() => z.looseObject({ id: z.string() }));
const retrieve = { method: "GET", path: path`/things`, replay: "safe", response: thing } as const;
const list: PageOperation<Thing, { data: Thing[] }> = {
  method: "GET",
  path: path`/things`,
  replay: "safe",
  response: () => z.object({ data: z.array(thing()) }),
  rows: ({ data }) => data,
  next: () => ({ query: { page: 2 } }),
};

// A call gives the data of its schema, and the whole answer when it is asked for.
const call = request(retrieve);
expectTypeOf(call).toExtend<ApiPromise<Thing>>();
expectTypeOf(call).toExtend<Promise<Thing>>();
expectTypeOf<Awaited<typeof call>["id"]>().toBeString();
expectTypeOf<Awaited<ReturnType<typeof call.withResponse>>>().toExtend<ApiResponse<Thing>>();
expectTypeOf<Awaited<ReturnType<typeof call.withResponse>>["headers"]>().toEqualTypeOf<Headers>();

// A list is a promise of a page and an iterable of rows.
const rows = request.page(list);
expectTypeOf(rows).toEqualTypeOf<PagePromise<Thing, { data: Thing[] }>>();
expectTypeOf<Awaited<typeof rows>>().toEqualTypeOf<Page<Thing, { data: Thing[] }>>();
expectTypeOf(rows).toExtend<AsyncIterable<Thing>>();
expectTypeOf<Page<Thing>["nextPage"]>().returns.toEqualTypeOf<PagePromise<Thing> | undefined>();

expectTypeOf(request.download({ method: "GET", path: path`/file`, replay: "safe" })).toEqualTypeOf<
  ApiPromise<Download>
>();

// There is no default replay class, and no other than the four.
// @ts-expect-error -- replay is missing
void request({ method: "GET", path: path`/things` });
// @ts-expect-error -- no such class
void request({ method: "GET", path: path`/things`, replay: "always" });
// @ts-expect-error -- a path is built by the tag
void request({ method: "GET", path: "/things", replay: "safe" });
// @ts-expect-error -- no such option: these providers have no such header
void request(retrieve, { idempotencyKey: "k" });
expectTypeOf<Operation<Thing>["method"]>().toEqualTypeOf<"GET" | "POST" | "PUT" | "PATCH" | "DELETE">();

// A path parameter has a name, and is text or a number.
const thingId = "t1";
void path`/things/${{ thingId }}/${{ n: 1 }}`;
// @ts-expect-error -- a value without a name
void path`/things/${thingId}`;
// @ts-expect-error -- neither text nor number
void path`/things/${{ thingId: undefined }}`;

// Nothing private: a hand-written object can stand in for a client, and for a resource over it.
interface Things {
  retrieve(id: string): ApiPromise<Thing>;
}
const fakeCall = (data: Thing): ApiPromise<Thing> =>
  Object.assign(Promise.resolve(data), {
    withResponse: () => Promise.resolve({ data } as ApiResponse<Thing>),
  });
const fakeThings: Things = { retrieve: (id) => fakeCall({ id }) };
expectTypeOf(fakeThings.retrieve("1")).toEqualTypeOf<ApiPromise<Thing>>();
const fakeDownload: Download = {
  fileName: "a.pdf",
  contentType: undefined,
  contentLength: 0,
  toFile: () => Promise.resolve(0),
  stream: () => new ReadableStream(),
  bytes: () => Promise.resolve(new Uint8Array()),
  cancel: () => undefined,
};
expectTypeOf(fakeDownload).toExtend<Download>();
const fakeClient: Client = {
  request,
  withOptions: () => fakeClient,
  check: () => Promise.reject(new Error("not faked")),
  stats: () => ({ runningCalls: 0, retryTokens: 500, sockets: {} }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
expectTypeOf(fakeClient.close).returns.toEqualTypeOf<Promise<void>>();

import type { ApiPromise } from "./api-promise.ts";
import type { Download } from "./download/download.node.ts";
import type { DownloadOperation, Operation, PageOperation } from "./operation.ts";
import type { PagePromise } from "./pages/page-promise.ts";
import type { RequestOptions } from "./request-options.ts";

/** What a resource sends its operations with. Nothing is thrown: a bad argument rejects, before any traffic. */
export interface RequestFn {
  /** One answer as JSON. */
  <T>(operation: Operation<T>, options?: RequestOptions): ApiPromise<T>;
  /** A list: await it for one page, or iterate it for every row. */
  page<T, B>(operation: PageOperation<T, B>, options?: RequestOptions): PagePromise<T, B>;
  /** A file, left on the wire until it is read. */
  download(operation: DownloadOperation, options?: RequestOptions): ApiPromise<Download>;
}

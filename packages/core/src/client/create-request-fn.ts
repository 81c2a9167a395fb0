import { CallPromise } from "./api-promise.ts";
import type { ClientParts } from "./client-parts.ts";
import { invalidResponse } from "./invalid-response.ts";
import { openDownload } from "./download/open-download.ts";
import type { DownloadOperation, Operation, PageOperation } from "./operation.ts";
import { perform } from "./perform.ts";
import { noOptions } from "./prepare-call.ts";
import { readData } from "./read-data.ts";
import type { RequestFn } from "./request-fn.ts";
import type { RequestOptions } from "./request-options.ts";
import { sendPage } from "./pages/send-page.ts";

/** The three ways to send an operation, over the parts of one client. */
export function createRequestFn(parts: ClientParts): RequestFn {
  const request = <T>(operation: Operation<T>, options: RequestOptions = noOptions): CallPromise<T> =>
    new CallPromise(
      perform(parts, operation, options, { stream: false }, (call) => {
        const data = readData(call, operation.response, parts);
        const problem = operation.confirm?.(data);
        if (problem !== undefined) throw invalidResponse(problem, call);
        return data;
      }),
    );

  return Object.assign(request, {
    page: <T, B>(operation: PageOperation<T, B>, options: RequestOptions = noOptions) =>
      sendPage(parts, operation, options),
    download: (operation: DownloadOperation, options: RequestOptions = noOptions) =>
      new CallPromise(
        perform(
          parts,
          operation,
          options,
          { stream: true, accept: operation.accept ?? "*/*" },
          (call, done) => openDownload(call, parts, done),
        ),
      ),
  });
}

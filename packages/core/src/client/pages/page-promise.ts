import { CallPromise, type ApiPromise } from "../api-promise.ts";
import type { ApiResponse } from "../api-response.ts";

/** One page of a list. */
export interface Page<T, B = unknown> {
  /** The rows of this page. */
  readonly data: readonly T[];
  /** The whole answer, as the provider sent it. */
  readonly body: B;
  /** The next page; `undefined` at the end of the list. */
  nextPage(): PagePromise<T, B> | undefined;
}

/** A list under way. `await` it for its first page, or iterate it for every row of every page. */
export interface PagePromise<T, B = unknown> extends ApiPromise<Page<T, B>>, AsyncIterable<T> {
  /** Page by page, fetched one at a time. */
  pages(): AsyncIterableIterator<Page<T, B>>;
}

/** A {@link CallPromise} for a page, which can be iterated. */
export class ListPromise<T, B> extends CallPromise<Page<T, B>> implements PagePromise<T, B> {
  readonly #first: Promise<ApiResponse<Page<T, B>>>;

  constructor(first: Promise<ApiResponse<Page<T, B>>>) {
    super(first);
    this.#first = first;
    first.catch(() => undefined); // made now and iterated later: whoever awaits it then is told
  }

  async *pages(): AsyncIterableIterator<Page<T, B>> {
    let page: Page<T, B> | undefined = (await this.#first).data;
    while (page !== undefined) {
      yield page;
      page = await page.nextPage();
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for await (const page of this.pages()) yield* page.data;
  }
}

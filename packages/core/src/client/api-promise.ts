import type { ApiResponse } from "./api-response.ts";

/** A call under way. `await` it for the data, or call `withResponse()` for status, headers and request id too. */
export interface ApiPromise<T> extends Promise<T> {
  /** The data, with status, headers, request id and attempts. */
  withResponse(): Promise<ApiResponse<T>>;
}

/** The call starts at once; only its answer is shared between the two ways to await it. */
export class CallPromise<T> extends Promise<T> implements ApiPromise<T> {
  readonly #answer: Promise<ApiResponse<T>>;

  // `then` and friends make plain promises, not calls.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  constructor(answer: Promise<ApiResponse<T>>) {
    super((resolve) => {
      resolve(undefined as T); // never seen: every way to await goes through `then` below
    });
    this.#answer = answer;
  }

  // oxlint-disable-next-line unicorn/no-thenable
  override then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(({ data }) => (onfulfilled ? onfulfilled(data) : (data as never)), onrejected);
  }

  override catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onrejected);
  }

  override finally(onfinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onfinally);
  }

  withResponse(): Promise<ApiResponse<T>> {
    return this.#answer;
  }
}

/** A call whose answer was followed by more work, such as another call: awaited like any other. */
export function apiPromise<T>(answer: Promise<ApiResponse<T>>): ApiPromise<T> {
  return new CallPromise(answer);
}

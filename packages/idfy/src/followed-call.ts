import type { ApiPromise, ApiResponse } from "@idbraid/core";

/** A call whose answer, or failure, is looked at once more before its caller gets it. Awaited like any other call. */
export class FollowedCall<T> extends Promise<T> implements ApiPromise<T> {
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

/** The same answer with other data. */
export function withData<T>(answer: ApiResponse<unknown>, data: T): ApiResponse<T> {
  return {
    ...answer,
    data,
    get headers() {
      return answer.headers;
    },
  };
}

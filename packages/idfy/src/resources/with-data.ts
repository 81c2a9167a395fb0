import type { ApiResponse } from "@idbraid/core";

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

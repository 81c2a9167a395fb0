import { expectTypeOf } from "vitest";
import { ApiError } from "./api-error.ts";
import { RateLimitError } from "./api-errors.ts";
import { IdentityError } from "./identity-error.ts";
import { InvalidResponseError, type InvalidResponseReason } from "./invalid-response-error.ts";

declare const thrown: unknown;

// `isInstance` narrows to the class it is called on.
if (RateLimitError.isInstance(thrown)) {
  expectTypeOf(thrown).toEqualTypeOf<RateLimitError>();
  expectTypeOf(thrown.status).toBeNumber();
  expectTypeOf(thrown.retryAfterMs).toEqualTypeOf<number | undefined>();
}
if (ApiError.isInstance(thrown)) expectTypeOf(thrown).toEqualTypeOf<ApiError>();
if (InvalidResponseError.isInstance(thrown))
  expectTypeOf(thrown.reason).toEqualTypeOf<InvalidResponseReason>();
if (IdentityError.isInstance(thrown)) {
  expectTypeOf(thrown.status).toEqualTypeOf<number | undefined>();
  expectTypeOf(thrown.code).toBeString();
}

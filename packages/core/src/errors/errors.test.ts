// One table of every class and every code: what callers branch on is pinned here.
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type * as ApiErrorModule from "./api-error.ts";
import type * as ApiErrors from "./api-errors.ts";
import { AbortError } from "./abort-error.ts";
import { ApiError } from "./api-error.ts";
import {
  apiErrorClass,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PaymentRequiredError,
  PermissionError,
  RateLimitError,
  ServerError,
  ServiceUnavailableError,
  UnprocessableError,
} from "./api-errors.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { ConnectionError } from "./connection-error.ts";
import { IdentityError } from "./identity-error.ts";
import { InvalidArgumentError } from "./invalid-argument-error.ts";
import { InvalidResponseError } from "./invalid-response-error.ts";
import { OutcomeUnknownError } from "./outcome-unknown-error.ts";
import { PaginationError } from "./pagination-error.ts";
import { ResponseValidationError } from "./response-validation-error.ts";
import { TimeoutError } from "./timeout-error.ts";

const init = { message: "what happened", provider: "test", operation: "GET /things", callId: "c1" };
const api = { ...init, status: 400 };

/** Every class, with its code and the facts it alone has. */
const all: [name: string, error: IdentityError, code: string, facts: object][] = [
  ["IdentityError", new IdentityError(init), "error", {}],
  [
    "ConfigurationError",
    new ConfigurationError({ ...init, problems: [{ path: "a", message: "b" }] }),
    "invalid_configuration",
    { problems: [{ path: "a", message: "b" }] },
  ],
  ["InvalidArgumentError", new InvalidArgumentError(init), "invalid_argument", { problems: [] }],
  [
    "ConnectionError",
    new ConnectionError({ ...init, phase: "dns", reason: "ENOTFOUND" }),
    "connection_dns",
    { phase: "dns", reason: "ENOTFOUND" },
  ],
  [
    "ConnectionError",
    new ConnectionError({ ...init, phase: "connect" }),
    "connection_connect",
    { phase: "connect" },
  ],
  ["ConnectionError", new ConnectionError({ ...init, phase: "tls" }), "connection_tls", { phase: "tls" }],
  [
    "ConnectionError",
    new ConnectionError({ ...init, phase: "headers" }),
    "connection_headers",
    { phase: "headers" },
  ],
  ["ConnectionError", new ConnectionError({ ...init, phase: "body" }), "connection_body", { phase: "body" }],
  [
    "TimeoutError",
    new TimeoutError({ ...init, phase: "connect", limitMs: 5 }),
    "timeout_connect",
    { phase: "connect", limitMs: 5 },
  ],
  [
    "TimeoutError",
    new TimeoutError({ ...init, phase: "headers", limitMs: 5 }),
    "timeout_headers",
    { phase: "headers" },
  ],
  [
    "TimeoutError",
    new TimeoutError({ ...init, phase: "body", limitMs: 5 }),
    "timeout_body",
    { phase: "body" },
  ],
  [
    "TimeoutError",
    new TimeoutError({ ...init, phase: "total", limitMs: 5 }),
    "timeout_total",
    { phase: "total" },
  ],
  ["AbortError", new AbortError(init), "aborted", {}],
  ["AbortError", new AbortError({ ...init, code: "client_closed" }), "client_closed", {}],
  [
    "OutcomeUnknownError",
    new OutcomeUnknownError({ ...init, reason: "503", lookup: { method: "m" } }),
    "outcome_unknown",
    { reason: "503", lookup: { method: "m" } },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "redirect", location: "https://a" }),
    "invalid_response_redirect",
    { reason: "redirect", location: "https://a" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "content-type" }),
    "invalid_response_content_type",
    { reason: "content-type" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "json" }),
    "invalid_response_json",
    { reason: "json" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "empty" }),
    "invalid_response_empty",
    { reason: "empty" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "encoding" }),
    "invalid_response_encoding",
    { reason: "encoding" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "too-large" }),
    "invalid_response_too_large",
    { reason: "too-large" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "protocol" }),
    "invalid_response_protocol",
    { reason: "protocol" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "envelope" }),
    "invalid_response_envelope",
    { reason: "envelope" },
  ],
  [
    "InvalidResponseError",
    new InvalidResponseError({ ...init, reason: "mismatch" }),
    "invalid_response_mismatch",
    { reason: "mismatch" },
  ],
  [
    "ResponseValidationError",
    new ResponseValidationError({ ...init, issues: [{ path: "a", message: "b" }] }),
    "response_validation",
    { issues: [{ path: "a", message: "b" }] },
  ],
  [
    "PaginationError",
    new PaginationError({ ...init, reason: "foreign-origin" }),
    "pagination_foreign_origin",
    { reason: "foreign-origin" },
  ],
  [
    "PaginationError",
    new PaginationError({ ...init, reason: "foreign-path" }),
    "pagination_foreign_path",
    { reason: "foreign-path" },
  ],
  [
    "PaginationError",
    new PaginationError({ ...init, reason: "loop" }),
    "pagination_loop",
    { reason: "loop" },
  ],
  [
    "PaginationError",
    new PaginationError({ ...init, reason: "too-many-pages" }),
    "pagination_too_many_pages",
    { reason: "too-many-pages" },
  ],
  [
    "PaginationError",
    new PaginationError({ ...init, reason: "malformed-link" }),
    "pagination_malformed_link",
    { reason: "malformed-link" },
  ],
  [
    "ApiError",
    new ApiError({ ...api, retryAfterMs: 5, providerCode: "P" }),
    "api_error",
    { statusText: "", fieldErrors: [], retryAfterMs: 5, providerCode: "P" },
  ],
  ["BadRequestError", new BadRequestError(api), "bad_request", {}],
  [
    "AuthenticationError",
    new AuthenticationError({ ...api, oauthError: "invalid_client" }),
    "authentication_failed",
    { oauthError: "invalid_client" },
  ],
  ["PaymentRequiredError", new PaymentRequiredError(api), "payment_required", {}],
  ["PermissionError", new PermissionError(api), "permission_denied", {}],
  ["NotFoundError", new NotFoundError(api), "not_found", {}],
  ["ConflictError", new ConflictError(api), "conflict", {}],
  ["UnprocessableError", new UnprocessableError(api), "unprocessable", {}],
  ["RateLimitError", new RateLimitError(api), "rate_limited", {}],
  ["ServerError", new ServerError(api), "server_error", {}],
  ["ServiceUnavailableError", new ServiceUnavailableError(api), "service_unavailable", {}],
];

describe("every error", () => {
  it.each(all)("%s has its name, its code and its facts", (name, error, code, facts) => {
    expect(error).toMatchObject({ name, code, ...init, ...facts, attempts: [], retryable: false });
    expect(error).toBeInstanceOf(Error);
    expect(IdentityError.isInstance(error)).toBe(true);
    expect(error.stack?.split("\n")[0]).toBe(`${name}: what happened`);
    expect(error.toJSON()).toMatchObject({ name, code, message: "what happened", ...facts });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, code });
  });

  it("has a code in lower_snake, one for each thing that can happen", () => {
    const codes = all.map(([, , code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it("prints its stack and the short form, at any depth", () => {
    const error = new RateLimitError({
      ...api,
      status: 429,
      retryAfterMs: 1000,
      providerMessage: "personal",
      attempts: [{ number: 1, durationMs: 1 }],
    });
    const text = inspect({ deep: { error } }, { depth: 0 }) + inspect(error, { depth: 12, showHidden: true });
    expect(text).toContain("RateLimitError: what happened\n    at ");
    expect(text).toContain(
      '{ code: "rate_limited", provider: "test", operation: "GET /things", callId: "c1", status: 429',
    );
    expect(text).toContain("retryAfterMs: 1000, attempts: 1 }");
    expect(text).not.toContain("personal");
    expect(text).not.toContain("requestId");
  });

  it("keeps what the provider said where no copy takes it along", () => {
    const error = new ApiError({ ...api, providerMessage: "personal" });
    expect(error.providerMessage).toBe("personal");
    expect(JSON.stringify(Object.assign({}, error))).not.toContain("personal");
    expect(JSON.stringify(error)).not.toContain("personal");
  });
});

describe("isInstance", () => {
  it("is true for a class and those above it, and for no other", () => {
    const error = new ServiceUnavailableError({ ...api, status: 503 });
    for (const type of [ServiceUnavailableError, ServerError, ApiError, IdentityError])
      expect(type.isInstance(error)).toBe(true);
    for (const type of [NotFoundError, ConnectionError, AbortError])
      expect(type.isInstance(error)).toBe(false);
    expect(ServerError.isInstance(new ApiError(api))).toBe(false);
  });

  it.each([
    undefined,
    null,
    1,
    "ApiError",
    {},
    new Error("x"),
    { name: "ApiError" },
    { [Symbol.for("@idbraid/core/kinds")]: "ApiError" },
  ])("is false for %j", (value) => {
    expect(ApiError.isInstance(value)).toBe(false);
  });

  it("knows the errors of another copy of the package, which instanceof does not", async () => {
    const copyPath = "./api-errors.ts?copy";
    const basePath = "./api-error.ts?copy";
    const other = (await import(/* @vite-ignore */ copyPath)) as typeof ApiErrors;
    const base = (await import(/* @vite-ignore */ basePath)) as typeof ApiErrorModule;
    const error = new other.NotFoundError({ ...api, status: 404 });
    expect(error).not.toBeInstanceOf(NotFoundError);
    expect(NotFoundError.isInstance(error)).toBe(true);
    expect(IdentityError.isInstance(error)).toBe(true);
    expect(ConflictError.isInstance(error)).toBe(false);
    expect(base.ApiError.isInstance(new NotFoundError(api))).toBe(true);
  });
});

describe("the class for a status", () => {
  it.each([
    [400, BadRequestError],
    [401, AuthenticationError],
    [402, PaymentRequiredError],
    [403, PermissionError],
    [404, NotFoundError],
    [409, ConflictError],
    [410, ApiError],
    [422, UnprocessableError],
    [429, RateLimitError],
    [500, ServerError],
    [503, ServiceUnavailableError],
    [504, ServerError],
  ])("of %i", (status, type) => {
    expect(apiErrorClass(status)).toBe(type);
  });
});

import * as z from "zod";
import { type Client, createClient } from "../client/client.ts";
import type { ClientOptions } from "../client/client-options.ts";
import type { Operation } from "../client/operation.ts";
import { path } from "../client/path.ts";
import type { Provider } from "../client/provider.ts";
import { lazySchema } from "../schema/lazy-schema.ts";

/** A provider without peculiarities, for tests of core. */
export function testProvider(baseUrl: string, more: Partial<Provider> = {}): Provider {
  return {
    name: "test",
    version: "0.0.0",
    factory: "createTest",
    baseUrl,
    auth: undefined,
    responseHeaders: {
      requestId: ["request-id"],
      environment: ["x-environment"],
      accountId: ["x-account-id"],
    },
    readError: (body) => {
      const { message, code } = (typeof body === "object" && body !== null ? body : {}) as Record<
        string,
        unknown
      >;
      return {
        message: typeof message === "string" ? message : undefined,
        code: typeof code === "string" ? code : undefined,
        messageIsPublic: true,
      };
    },
    ...more,
  };
}

/** A client of {@link testProvider}. */
export function testClient(
  baseUrl: string,
  options: ClientOptions = {},
  more: Partial<Provider> = {},
): Client {
  return createClient(testProvider(baseUrl, more), options);
}

/** Any object. */
export const anyObject = lazySchema(() => z.looseObject({}));

/** A GET that may be repeated. */
export const read: Operation<object> = {
  method: "GET",
  path: path`/things`,
  replay: "safe",
  response: anyObject,
};

/** A POST that must not be repeated. */
export const write: Operation<object> = {
  method: "POST",
  path: path`/things`,
  replay: "unsent",
  body: { name: "x" },
  response: anyObject,
  lookup: { method: "things.retrieve", id: "t1" },
};

import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { FieldError } from "../errors/api-error.ts";
import type { Operation } from "./operation.ts";
import type { ProviderInfo } from "./provider-info.ts";

/** All that tells one provider from another. A difference between providers is a value here, never a branch. */
export interface Provider {
  /** In lower case, as in messages, such as `acme`. */
  readonly name: string;
  /** The version of the provider's package, for the `User-Agent`. */
  readonly version: string;
  /** The factory that the user called, such as `createAcme`. */
  readonly factory: string;
  /** With scheme, host and, where there is one, path prefix. */
  readonly baseUrl: string;
  /** Puts credentials on each attempt. A strategy that holds something closes with the client. */
  readonly auth: AuthStrategy | undefined;
  /** Sent with every request, with or without a body. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where an answer carries these facts; of several names the first present counts. */
  readonly responseHeaders: {
    readonly requestId: readonly string[];
    readonly environment?: readonly string[] | undefined;
    readonly accountId?: readonly string[] | undefined;
  };
  /** Reads the body of an error answer. It gets parsed JSON, or text when the body is none. One that throws has read nothing. */
  readonly readError: (body: unknown) => ProviderFault;
  /** When an answer names another environment than this, the call fails. */
  readonly expectEnvironment?: string | undefined;
  /** An operation that changes nothing, costs nothing and needs credentials, for `client.check()`. @default the connection alone is checked */
  readonly check?: Omit<Operation<unknown>, "response" | "confirm"> | undefined;
  /** Where people find help; errors name what fits them. */
  readonly info?: ProviderInfo | undefined;
}

/** What a provider's error body says. */
export interface ProviderFault {
  /** The provider's id of the request, where the body has it; one in the headers comes first. */
  readonly requestId?: string | undefined;
  /** The provider's own code. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** The message is fit to stand in ours, after a scrub. */
  readonly messageIsPublic?: boolean | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
}

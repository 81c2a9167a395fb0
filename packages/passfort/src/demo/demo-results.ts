import type { ConfigDocument } from "../config/config-document.ts";
import type { CheckAnswer, SearchAnswer } from "../integration/answers.ts";
import type { InputOf, ProviderConfigOf } from "../integration/requests.ts";
import type { SearchInput } from "../schemas/index.ts";

/** What every demo request has. Credentials are never handed on. Members that are not listed are kept as they came. */
export interface DemoRequestBase<C extends ConfigDocument = ConfigDocument> {
  /** What is asked for, such as `ANY`. */
  readonly demo_result: string;
  readonly commercial_relationship: "DIRECT" | "PASSFORT";
  readonly provider_config?: ProviderConfigOf<C> | undefined;
  readonly [member: string]: unknown;
}

/** A check that must not reach the provider. */
export interface DemoCheckRequest<C extends ConfigDocument = ConfigDocument> extends DemoRequestBase<C> {
  /** UUID of the check. Missing when a monitored check is asked for changes. */
  readonly id?: string | undefined;
  /**
   * May be missing. Where a check takes several requests it has the members that tell who or what is checked, and no
   * others: the first request has PassFort keep them.
   */
  readonly check_input?: InputOf<C> | undefined;
}

/** A search that must not reach the provider. */
export interface DemoSearchRequest<C extends ConfigDocument = ConfigDocument> extends DemoRequestBase<C> {
  /** May be missing. */
  readonly search_input?: SearchInput | undefined;
}

/** Gives a demo result. It should look like a live one and reuse the input. */
export type DemoResult<Request, Answer> = (request: Request) => Answer | Promise<Answer>;

/** Demo results by their value, such as `NO_MATCHES`. */
export interface DemoResults<C extends ConfigDocument> {
  /**
   * Of checks, however many requests they take: a check that calls back or is polled runs these at the start, to learn of
   * errors, and again for the result. Files that a result names are never asked of the provider, as long as PassFort sends
   * the `custom_data` of the start along: samples are sent.
   */
  readonly checks?:
    | Readonly<Record<string, DemoResult<DemoCheckRequest<C>, CheckAnswer<C>> | undefined>>
    | undefined;
  /** Of searches. */
  readonly search?:
    | Readonly<Record<string, DemoResult<DemoSearchRequest<C>, SearchAnswer> | undefined>>
    | undefined;
}

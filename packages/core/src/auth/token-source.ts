/**
 * Fetches a token, as by a request or from a vault. It need not cache: a token store calls it once for all who wait.
 *
 * With `forceRefresh` a token was issued before and will not do any more: a source that caches must not give it again.
 */
export type TokenSource = (options: TokenSourceOptions) => Promise<SourcedToken>;

/** What a {@link TokenSource} is told. */
export interface TokenSourceOptions {
  readonly forceRefresh: boolean;
  /** Ends when nobody wants the token any more. Without one the fetch is shared, and no single caller may end it. */
  readonly signal?: AbortSignal | undefined;
}

/** A token, and how long it is good for. */
export interface SourcedToken {
  readonly token: string;
  /**
   * Its lifetime in milliseconds, from the moment the source was called. Zero or less: it is used once and not
   * cached. @default `defaultMs` of the slot's `TokenLifetimes`
   */
  readonly expiresInMs?: number | undefined;
}

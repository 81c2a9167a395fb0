/**
 * Fetches a token, as by a request or from a vault. It need not cache: a token store calls it once for all who wait.
 *
 * With `forceRefresh` a token was issued before and will not do any more: a source that caches must not give it again.
 */
export type TokenSource = (options: TokenSourceOptions) => Promise<SourcedToken>;

/** What a {@link TokenSource} is told. */
export interface TokenSourceOptions {
  readonly forceRefresh: boolean;
  /**
   * Ends when the fetch has taken too long, or the client was closed: nobody wants its token any more. The end of a
   * single call does not end it, as the fetch is shared. Absent where the source has limits of its own.
   */
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
  /** Its lifetime when it was issued, if that was some time before. Renewal margins are shares of it. @default `expiresInMs` */
  readonly lifetimeMs?: number | undefined;
}

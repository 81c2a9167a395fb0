import { ownProperties } from "../../options/own-properties.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { rejectProblems } from "../../options/reject-problems.ts";
import type { TlsSource } from "../tls-source.ts";
import type { MtlsOptions } from "./mtls-options.ts";
import { Mtls } from "./mtls-strategy.node.ts";
import { mtlsOptionProblems } from "./option-problems.ts";

/** What {@link MtlsStrategy.reload} came to. */
export type ReloadOutcome = "loaded" | "rotated" | "unchanged";

/** A client certificate on the connections of a client. */
export interface MtlsStrategy extends AuthStrategy {
  readonly tls: TlsSource;
  /**
   * Reads files and functions again. A new certificate is used by every call that gets its connection from now on;
   * calls in flight end on the old one. What cannot be used changes nothing.
   *
   * @throws {ConfigurationError} when the new certificate cannot be used, or a function failed
   */
  reload(): Promise<ReloadOutcome>;
  /** Stops to look at files and at the end of the certificate, until the next call of a client that has it. */
  close(): Promise<void>;
}

/**
 * A client certificate on every connection (mutual TLS). All that Node would let pass, to fail in the handshake or do
 * nothing, is checked first: the two belong together, the certificate is valid today and may be used by a client.
 *
 * Values and files are checked at once. Functions are asked by the first call; `await strategy.reload()` asks them
 * before. The private key goes into one `SecureContext` of Node, from which nothing can print it.
 *
 * @remarks Node also trusts the authorities that a PFX file holds, for the server's certificate.
 * @throws {ConfigurationError} when an option cannot work; its code begins with `mtls_`
 * @see RFC 8446, section 4.4.2
 * @example
 * ```ts
 * import { all, apiKey, mtls } from "@idbraid/core/auth";
 *
 * all(
 *   mtls({ certFile: "client.crt", keyFile: "client.key", watch: true }),
 *   apiKey({ header: "x-api-key", key: "from your settings" }),
 * );
 * ```
 */
export function mtls(options: MtlsOptions): MtlsStrategy {
  const own = ownProperties(options);
  rejectProblems("mtls", mtlsOptionProblems(own));
  return new Mtls(own);
}

import type { Runtime } from "../../runtime/runtime.ts";
import type { SecretSource } from "../secrets/secret.ts";
import type { MtlsEvent } from "./mtls-event.ts";

/** The content of a certificate, key or PFX file: PEM text, or the bytes of the file. */
export type MtlsContent = string | Uint8Array;

/** Such content, or a function that fetches it, as from a vault. */
export type MtlsContentSource = MtlsContent | (() => MtlsContent | Promise<MtlsContent>);

/** The parts of a client certificate that belong together. */
export interface MtlsMaterial {
  /** The certificate, and after it any intermediate ones. */
  readonly cert?: MtlsContent | undefined;
  /** The private key of the certificate. */
  readonly key?: MtlsContent | undefined;
  /** Certificate and key in one PKCS #12 file, as bytes or base64, instead of `cert` and `key`. */
  readonly pfx?: MtlsContent | undefined;
  /** Opens an encrypted key or PFX. */
  readonly passphrase?: string | undefined;
}

/** Options of `mtls`. Functions and files are read again when a server refused what they gave, once a minute at most. */
export interface MtlsOptions {
  /** The certificate, and after it any intermediate ones: PEM text or bytes, or a function that fetches it. */
  readonly cert?: MtlsContentSource | undefined;
  /** The private key of the certificate: PEM text or bytes, or a function that fetches it. */
  readonly key?: MtlsContentSource | undefined;
  /** Certificate and key in one PKCS #12 file, as bytes or base64, instead of `cert` and `key`. */
  readonly pfx?: MtlsContentSource | undefined;
  /** Opens an encrypted key or PFX. */
  readonly passphrase?: SecretSource | undefined;
  /** The path of a file, instead of `cert`. */
  readonly certFile?: string | undefined;
  /** The path of a file, instead of `key`. */
  readonly keyFile?: string | undefined;
  /** The path of a file, instead of `pfx`. */
  readonly pfxFile?: string | undefined;
  /** Fetches the parts together, instead of one by one, so that they are of one generation. */
  readonly source?: (() => MtlsMaterial | Promise<MtlsMaterial>) | undefined;
  /** Certificate authorities to trust for the server, instead of those of Node. */
  readonly ca?: MtlsContent | readonly MtlsContent[] | undefined;
  /** The path of a file, instead of `ca`. */
  readonly caFile?: string | undefined;
  /** The oldest version of TLS that is spoken. @default "TLSv1.2" */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3" | undefined;
  /** The name that the server's certificate must have, where it is reached by another name or an address. @default the host name */
  readonly servername?: string | undefined;
  /** Takes a certificate that is over, and leaves it to the server. @default false */
  readonly allowExpired?: boolean | undefined;
  /** How many days before its end an `expiring` event comes, once each. @default [30, 14, 7, 1] */
  readonly expiryWarningDays?: readonly number[] | undefined;
  /** Looks at the files again and swaps a new certificate in. @default false */
  readonly watch?: boolean | undefined;
  /** How often `watch` looks, in milliseconds. @default 30000 */
  readonly watchEveryMs?: number | undefined;
  /**
   * Gets the news: rotations, reloads that failed, a certificate that ends soon, and doubts about it. The first ones
   * come while `mtls` runs. What it throws is ignored.
   */
  readonly onEvent?: ((event: MtlsEvent) => void) | undefined;
  /** Clocks and timers. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

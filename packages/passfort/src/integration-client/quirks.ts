import type { SignatureParameter } from "@idbraid/core/auth";

/**
 * How requests differ from those that PassFort sends at present. Those have the label `hs2019`, the parameters in the order
 * keyId, algorithm, signature, headers, and cover `(request-target)`, `host` and `date`, and `digest` where there is a body.
 *
 * @see PassFort's crate `http-sig`
 */
export interface PassFortQuirks {
  /** Leaves out the last quote of the header, as PassFort did until May 2023. @default false */
  readonly unterminatedLastQuote?: boolean | undefined;
  /** The `algorithm` parameter; `null` leaves it out. The signature is HMAC-SHA-256 in any case. @default "hs2019" */
  readonly label?: string | null | undefined;
  /** The order of the parameters. @default keyId, algorithm, signature, headers */
  readonly parameterOrder?: readonly SignatureParameter[] | undefined;
  /** What is signed, in this order; `digest` follows where there is a body. @default `(request-target)`, `host`, `date` */
  readonly covered?: readonly string[] | undefined;
  /** Signs the path without its query, as one of the clients in PassFort's crate does. @default false */
  readonly unsignedQuery?: boolean | undefined;
}

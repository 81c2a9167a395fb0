import type { IdentityError } from "../../errors/identity-error.ts";
import type { CertificateFacts } from "../tls-source.ts";

/** News of a client certificate. Nothing in it is secret. */
export type MtlsEvent =
  | {
      /** Connections made from now on carry the new certificate. */
      readonly type: "rotated";
      readonly from: CertificateFacts;
      readonly to: CertificateFacts;
    }
  | {
      /** The files or functions were read again, and what they gave cannot be used. The old certificate stays. */
      readonly type: "reload-failed";
      readonly error: IdentityError;
      readonly certificate: CertificateFacts;
    }
  | {
      /** The certificate ends soon. Once for each number of `expiryWarningDays`. */
      readonly type: "expiring";
      readonly certificate: CertificateFacts;
      /** Whole days, rounded up. */
      readonly daysLeft: number;
    }
  | {
      /** The certificate is over. It stays in use until it is replaced: the server decides. */
      readonly type: "expired";
      readonly certificate: CertificateFacts;
    }
  | {
      /** The certificate works, but something about it is amiss. */
      readonly type: "warning";
      readonly code: MtlsWarningCode;
      readonly message: string;
    };

/** What a `warning` event is about. */
export type MtlsWarningCode = "mtls_key_permissions" | "mtls_key_curve" | "mtls_cert_is_ca";

/** A doubt that does not keep a certificate from being used. */
export interface MtlsWarning {
  readonly code: MtlsWarningCode;
  readonly message: string;
}

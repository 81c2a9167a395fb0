import type { KeyObject, X509Certificate } from "node:crypto";

/** The certificate of this key, and the intermediate ones above it, nearest first. */
export interface CertificateChain {
  readonly leaf: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

/** Puts certificates in the order of the handshake, whatever order they came in. `undefined` when none is of the key. */
export function orderChain(
  certificates: readonly X509Certificate[],
  key: KeyObject,
): CertificateChain | undefined {
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (leaf === undefined) return undefined;
  const chain = [leaf];
  for (;;) {
    const last = chain.at(-1) as X509Certificate;
    const issuer = certificates.find(
      (certificate) => !chain.includes(certificate) && last.checkIssued(certificate),
    );
    if (issuer === undefined || issuer.checkIssued(issuer)) return { leaf, chain }; // a server has its own roots
    chain.push(issuer);
  }
}

import { X509Certificate } from "node:crypto";
import type { Problem } from "../errors/configuration-error.ts";

/** Why these authorities cannot be trusted; `undefined` when they can. Node would ignore a text that holds none. */
export function caProblem(ca: string | readonly string[] | undefined, path = "tls.ca"): Problem | undefined {
  if (ca === undefined) return undefined;
  const texts = [ca].flat();
  const good = texts.every((text) => {
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
    return certificates.length > 0 && certificates.every(isCertificate);
  });
  return good && texts.length > 0
    ? undefined
    : { path, message: "must hold certificates in PEM form, each of them readable" };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

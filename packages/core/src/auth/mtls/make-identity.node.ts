import type { KeyObject, X509Certificate } from "node:crypto";
import type { SecureContext, SecureContextOptions } from "node:tls";
import { ownProperties } from "../../options/own-properties.ts";
import { rejectProblems } from "../../options/reject-problems.ts";
import type { TlsIdentity } from "../tls-source.ts";
import { certificateFacts } from "./certificate-facts.node.ts";
import { orderChain } from "./chain.node.ts";
import { certificateWarnings, checkCertificate, type CertificateRules } from "./check-certificate.node.ts";
import { FaultList, type Fail } from "./fault-list.ts";
import type { Material } from "./material.ts";
import type { MtlsWarning } from "./mtls-event.ts";
import { parseAuthorities } from "./parse-authorities.node.ts";
import { parseCertificates } from "./parse-certificates.node.ts";
import { parseKey } from "./parse-key.node.ts";
import { openPfx } from "./open-pfx.node.ts";

/** What an identity is made with besides its material. */
export interface IdentityRules extends CertificateRules {
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
  readonly servername: string | undefined;
}

/** An identity that passed every check, and what should still be looked at. */
export interface CheckedIdentity {
  readonly identity: TlsIdentity;
  /** Differs when certificate, chain or authorities do. Nothing of the key is in it. */
  readonly print: string;
  readonly warnings: readonly MtlsWarning[];
}

/**
 * Checks everything that would otherwise fail in a handshake, or not fail and do nothing, and makes the one context
 * that holds the key from then on.
 *
 * @throws {ConfigurationError} naming what cannot work, with a code that begins with `mtls_`
 */
export function makeIdentity(material: Material, rules: IdentityRules): CheckedIdentity {
  const faults = new FaultList();
  const settings = { minVersion: rules.minVersion };
  const made =
    material.pfx === undefined
      ? fromPem(material, settings, rules, faults)
      : fromPfx(material, settings, rules, faults);
  rejectProblems("mtls", faults.problems);
  const { certificate, secureContext, others } = made as Made;
  const facts = certificateFacts(certificate);
  return {
    identity: { secureContext, servername: rules.servername, certificate: facts },
    print: [facts.fingerprint256, ...others].join(),
    warnings: certificateWarnings(certificate, facts),
  };
}

interface Made {
  readonly certificate: X509Certificate;
  readonly secureContext: SecureContext;
  /** What else a change shows in: chain, authorities, or the whole file. */
  readonly others: readonly string[];
}

function fromPem(
  material: Material,
  settings: SecureContextOptions,
  rules: IdentityRules,
  faults: FaultList,
): Made | undefined {
  const { cert, key, passphrase } = material;
  if (cert === undefined || key === undefined) return undefined; // the options were checked
  const privateKey = parseKey(key.value, passphrase, faults.at(key.option));
  const certificates = parseCertificates(cert.value, faults.at(cert.option));
  const ca = authorities(material, faults);
  if (privateKey === undefined || certificates === undefined) return undefined;
  const fail = faults.at(cert.option);
  const chain = orderChain(certificates, privateKey);
  if (chain === undefined) return mismatch(certificates[0] as X509Certificate, privateKey, fail);
  checkCertificate(chain.leaf, certificateFacts(chain.leaf), rules, fail);
  if (faults.problems.length > 0) return undefined;
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const options = { ...settings, ...ca, cert: chain.chain.map(String).join(""), key: pem };
  const secureContext = newContext(options, () => fail("mtls_openssl", refusedByOpenssl()));
  if (secureContext === undefined) return undefined;
  const others = [...chain.chain.map(({ fingerprint256 }) => fingerprint256), ...(ca.ca ?? [])];
  return { certificate: chain.leaf, secureContext, others };
}

function fromPfx(
  material: Material,
  settings: SecureContextOptions,
  rules: IdentityRules,
  faults: FaultList,
): Made | undefined {
  const { pfx, passphrase } = material;
  if (pfx === undefined) return undefined;
  const fail = faults.at(pfx.option);
  const ca = authorities(material, faults);
  const opened = openPfx(pfx.value, passphrase, fail, (options, onError) =>
    newContext({ ...settings, ...ca, ...options }, onError),
  );
  if (opened === undefined) return undefined;
  checkCertificate(opened.certificate, certificateFacts(opened.certificate), rules, fail);
  const { createHash } = process.getBuiltinModule("node:crypto");
  const digest = createHash("sha256").update(pfx.value).digest("hex");
  return { ...opened, others: [digest, ...(ca.ca ?? [])] };
}

function authorities({ ca }: Material, faults: FaultList): { ca?: string[] } {
  if (ca === undefined) return {};
  return { ca: ca.flatMap(({ option, value }) => parseAuthorities(value, faults.at(option))) };
}

function mismatch(certificate: X509Certificate, key: KeyObject, fail: Fail): undefined {
  const { subject, fingerprint256 } = certificateFacts(certificate);
  const has = certificate.publicKey.asymmetricKeyType;
  const kinds =
    has === key.asymmetricKeyType
      ? `another ${has} key`
      : `an ${has} key, and the key given is ${key.asymmetricKeyType}`;
  return fail(
    "mtls_key_mismatch",
    `does not belong to the private key: ${subject} (SHA-256 ${fingerprint256}) has ${kinds}. Pass the pair that was made together`,
  );
}

/** What OpenSSL throws goes no further: `onError` names it anew. The options have no prototype, as Node reads that too. */
function newContext(
  options: SecureContextOptions,
  onError: (error: unknown) => undefined,
): SecureContext | undefined {
  try {
    return process.getBuiltinModule("node:tls").createSecureContext(ownProperties(options));
  } catch (error) {
    return onError(error);
  }
}

const refusedByOpenssl = (): string =>
  `was refused by OpenSSL ${process.versions.openssl}. Check it with: openssl x509 -noout -text -in FILE`;

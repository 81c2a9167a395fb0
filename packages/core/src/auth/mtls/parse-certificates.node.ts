import type { X509Certificate } from "node:crypto";
import type { Fail } from "./fault-list.ts";
import { isPfx, readContent, type Content } from "./read-content.ts";

/** The certificates of the option `cert` or `certFile`, in the order given; `undefined` after a problem. */
export function parseCertificates(
  value: string | Uint8Array,
  fail: Fail,
): readonly X509Certificate[] | undefined {
  const content = readContent(value);
  if (content.kind === "der") return parseDer(content.bytes, fail);
  if (content.kind !== "pem") return fail(...unusable(content, "CERTIFICATE"));
  const blocks = content.blocks.filter(({ label }) => certificateLabels.has(label));
  if (blocks.length === 0) return fail(...wrongLabel(content.blocks.map(({ label }) => label)));
  const certificates = blocks.map(({ text }) => certificateOf(text));
  if (certificates.every((certificate) => certificate !== undefined)) return certificates;
  return fail("mtls_pem_format", "holds a certificate that cannot be read. Copy the file again");
}

/** The certificate that this text or DER holds. */
export function certificateOf(content: string | Uint8Array): X509Certificate | undefined {
  const nodeCrypto = process.getBuiltinModule("node:crypto");
  try {
    return new nodeCrypto.X509Certificate(content);
  } catch {
    return undefined;
  }
}

/** Why a text without PEM blocks is of no use: code and message. */
export function unusable({ kind }: Content, label: string): [code: string, message: string] {
  switch (kind) {
    case "empty":
      return ["mtls_empty", "is empty"];
    case "path":
      return [
        "mtls_looks_like_path",
        "is a path, where the content is expected. Pass the path as the option of the same name with File at its end",
      ];
    case "truncated":
      return ["mtls_pem_truncated", "has a BEGIN line without its END line. Copy the whole file"];
    case "one-line":
      return [
        "mtls_pem_format",
        String.raw`is PEM on one line. Its line breaks were lost, as happens in environment variables: keep them, or write them as \n`,
      ];
    default:
      return [
        "mtls_pem_format",
        `is not PEM: it must hold a block that begins with -----BEGIN ${label}-----`,
      ];
  }
}

const certificateLabels = new Set(["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]);

function parseDer(bytes: Uint8Array, fail: Fail): readonly X509Certificate[] | undefined {
  if (isPfx(bytes)) return fail("mtls_pfx_in_pem_option", 'is a PFX file. Pass it as "pfx" or "pfxFile"');
  const certificate = certificateOf(bytes);
  if (certificate !== undefined) return [certificate];
  return fail("mtls_pem_format", "is no certificate, neither in PEM nor in DER form");
}

function wrongLabel(found: readonly string[]): [code: string, message: string] {
  if (found.some((label) => label.endsWith("CERTIFICATE REQUEST"))) {
    return [
      "mtls_csr_not_cert",
      "is a certificate request. Wait for the certificate that the provider signs and pass that",
    ];
  }
  if (found.some((label) => label.endsWith("PRIVATE KEY"))) {
    return [
      "mtls_swapped",
      "holds a private key and no certificate. Swap the options of certificate and key",
    ];
  }
  return ["mtls_pem_format", `must hold a CERTIFICATE block, but holds ${found.join(", ")}`];
}

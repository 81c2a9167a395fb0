import type { X509Certificate } from "node:crypto";
import type { SecureContext, SecureContextOptions } from "node:tls";
import type { Fail } from "./fault-list.ts";
import { certificateOf } from "./parse-certificates.node.ts";
import { isPfx, readContent } from "./read-content.ts";

/** Makes a context, or gives what `onError` gives. */
type MakeContext = (
  options: SecureContextOptions,
  onError: (error: unknown) => undefined,
) => SecureContext | undefined;

/**
 * Opens a PKCS #12 file with what Node has; it finds the key and its certificate. Files encrypted with RC2 or RC4 are
 * beyond it.
 *
 * @see RFC 7292
 */
export function openPfx(
  value: string | Uint8Array,
  passphrase: string | undefined,
  fail: Fail,
  makeContext: MakeContext,
): { readonly certificate: X509Certificate; readonly secureContext: SecureContext } | undefined {
  const bytes = pfxBytes(value, fail);
  if (bytes === undefined) return undefined;
  const options = { pfx: Buffer.from(bytes), ...(passphrase === undefined ? {} : { passphrase }) };
  const secureContext = makeContext(options, (error) => fail(...pfxFault(error, passphrase)));
  if (secureContext === undefined) return undefined;
  const certificate = certificateIn(secureContext);
  return certificate === undefined ? fail("mtls_pfx_no_cert", noCertificate) : { certificate, secureContext };
}

function pfxBytes(value: string | Uint8Array, fail: Fail): Uint8Array | undefined {
  const content = readContent(value);
  switch (content.kind) {
    case "der":
      if (isPfx(content.bytes)) return content.bytes;
      return certificateOf(content.bytes) === undefined
        ? fail("mtls_pfx_corrupt", corrupt)
        : fail(...pemInPfx);
    case "empty":
      return fail("mtls_empty", "is empty");
    case "path":
      return fail(
        "mtls_looks_like_path",
        'is a path, where the content is expected. Pass the path as "pfxFile"',
      );
    case "unknown":
      return fail("mtls_pfx_corrupt", corrupt);
    default:
      return fail(...pemInPfx);
  }
}

/** A socket that is never connected tells the certificate of its context; Node has no other public way to ask. */
function certificateIn(secureContext: SecureContext): X509Certificate | undefined {
  const { TLSSocket } = process.getBuiltinModule("node:tls");
  const { Duplex } = process.getBuiltinModule("node:stream");
  const socket = new TLSSocket(new Duplex({ read() {}, write() {} }), { secureContext });
  try {
    return socket.getX509Certificate();
  } finally {
    socket.destroy();
  }
}

function pfxFault(error: unknown, passphrase: string | undefined): [code: string, message: string] {
  const { code, message = "" } = error as { readonly code?: string; readonly message?: string };
  if (message === "mac verify failure") {
    const tried = passphrase === undefined ? "No passphrase was given" : "The passphrase given is wrong";
    return [
      "mtls_pfx_password",
      `cannot be opened. ${tried}, or the file is damaged. Pass its password as "passphrase"; leave it out when the password is empty`,
    ];
  }
  if (message === "mac absent") {
    return [
      "mtls_pfx_no_mac",
      "has no integrity check, which this Node asks for. Export the file anew with a password",
    ];
  }
  if (code === "ERR_CRYPTO_UNSUPPORTED_OPERATION") return ["mtls_pfx_legacy", legacy];
  if (message.startsWith("Unable to load private key")) {
    return ["mtls_pfx_no_key", "holds no private key. Export it anew together with the private key"];
  }
  if (message.startsWith("Unable to load certificate")) return ["mtls_pfx_no_cert", noCertificate];
  if (code?.endsWith("KEY_TOO_SMALL") === true) {
    return ["mtls_key_weak", "has a key that is too small for this Node. Make one of 2048 bits or more"];
  }
  return ["mtls_pfx_corrupt", corrupt];
}

const corrupt =
  "is no readable PFX file: it is cut off or was changed on the way. Pass its bytes, or base64 of them, and export it anew if that is what you do";

const noCertificate = "holds no certificate for its private key. Export it anew with the certificate";

const pemInPfx: [code: string, message: string] = [
  "mtls_pem_in_pfx_option",
  'is no PFX file but a certificate or key. Pass it as "cert" and "key", or "certFile" and "keyFile"',
];

const legacy =
  "is encrypted with RC2 or RC4, which OpenSSL 3 and so Node no longer open. Take certificate and key out of it and pass them as certFile, keyFile and passphrase: " +
  "openssl pkcs12 -legacy -in file.pfx -clcerts -nokeys -out client.crt; openssl pkcs12 -legacy -in file.pfx -nocerts -out client.key";

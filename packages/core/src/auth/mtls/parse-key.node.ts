import type { KeyObject } from "node:crypto";
import type { Fail } from "./fault-list.ts";
import { unusable } from "./parse-certificates.node.ts";
import { isPfx, readContent, type PemBlock } from "./read-content.ts";

/** The private key of the option `key` or `keyFile`; `undefined` after a problem. */
export function parseKey(
  value: string | Uint8Array,
  passphrase: string | undefined,
  fail: Fail,
): KeyObject | undefined {
  const content = readContent(value);
  if (content.kind === "der") return parseDer(content.bytes, passphrase, fail);
  if (content.kind !== "pem") return fail(...unusable(content, "PRIVATE KEY"));
  const keys = content.blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const [block, ...others] = keys;
  if (block === undefined) return fail(...wrongLabel(content.blocks));
  if (others.length > 0) {
    return fail("mtls_pem_format", `holds ${keys.length} private keys. Leave only that of the certificate`);
  }
  return parseBlock(block, passphrase, fail);
}

/** Node reports a missing passphrase and a wrong one alike in places; the text itself tells whether one is needed. */
function parseBlock(
  { label, text }: PemBlock,
  passphrase: string | undefined,
  fail: Fail,
): KeyObject | undefined {
  const encrypted = label.startsWith("ENCRYPTED") || /^Proc-Type: 4,ENCRYPTED$/m.test(text);
  if (encrypted && passphrase === undefined) {
    return fail("mtls_passphrase_missing", 'is encrypted. Pass its passphrase as "passphrase"');
  }
  const { createPrivateKey } = process.getBuiltinModule("node:crypto");
  try {
    return createPrivateKey({ key: text, ...(encrypted ? { passphrase } : {}) });
  } catch (error) {
    if (!encrypted)
      return fail("mtls_pem_format", "holds a private key that cannot be read. Copy the file again");
    return fail(...encryptedKeyFault(error));
  }
}

function encryptedKeyFault(error: unknown): [code: string, message: string] {
  if (/unsupported/i.test(String((error as { code?: unknown }).code))) {
    return [
      "mtls_openssl",
      "is encrypted with a cipher that this Node does not know. Encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key",
    ];
  }
  return ["mtls_passphrase_wrong", 'cannot be opened with this "passphrase"'];
}

function parseDer(bytes: Uint8Array, passphrase: string | undefined, fail: Fail): KeyObject | undefined {
  if (isPfx(bytes)) return fail("mtls_pfx_in_pem_option", 'is a PFX file. Pass it as "pfx" or "pfxFile"');
  const { createPrivateKey } = process.getBuiltinModule("node:crypto");
  for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
    try {
      const key = Buffer.from(bytes);
      return createPrivateKey({
        key,
        format: "der",
        type,
        ...(passphrase === undefined ? {} : { passphrase }),
      });
    } catch {
      // it is none of this type
    }
  }
  return fail(
    "mtls_pem_format",
    'is no private key, neither in PEM nor in DER form. If it is an encrypted one, check "passphrase"',
  );
}

function wrongLabel(blocks: readonly PemBlock[]): [code: string, message: string] {
  const found = blocks.map(({ label }) => label);
  if (found.some((label) => label.endsWith("PUBLIC KEY"))) {
    return ["mtls_not_private_key", "is a public key. Pass the private key that was made with it"];
  }
  if (found.some((label) => label.endsWith("CERTIFICATE"))) {
    return [
      "mtls_swapped",
      "holds a certificate and no private key. Swap the options of certificate and key",
    ];
  }
  return ["mtls_pem_format", `must hold a PRIVATE KEY block, but holds ${found.join(", ")}`];
}

import { sha256, utf8 } from "../../crypto/digest.ts";
import { toHex } from "../../crypto/encoding.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** A hash that differs for anyone who may not use the same token: also for one who has only the secret wrong. */
export async function credentialIdentity(endpoint: TokenEndpoint, secret: string): Promise<string> {
  const { url, clientId, clientAuth, scopes, parameters } = endpoint;
  const fields = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hashOf(
    JSON.stringify([
      url.href,
      clientId,
      clientAuth,
      scopes.toSorted(),
      fields,
      await hashOf(`${clientId}\n${secret}`),
    ]),
  );
}

/** SHA-256 of a text in lower-case hex, for keys of a store. */
export async function hashOf(text: string): Promise<string> {
  return toHex(await sha256(utf8(text)));
}

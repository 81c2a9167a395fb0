import type { TokenEndpoint } from "./token-endpoint.ts";

/** A hash that differs for anyone who may not use the same token: also for one who has only the secret wrong. */
export async function credentialIdentity(endpoint: TokenEndpoint, secret: string): Promise<string> {
  const { url, clientId, clientAuth, scopes, parameters } = endpoint;
  const fields = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(
    JSON.stringify([
      url.href,
      clientId,
      clientAuth,
      scopes.toSorted(),
      fields,
      await sha256(`${clientId}\n${secret}`),
    ]),
  );
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

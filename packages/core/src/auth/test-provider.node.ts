import { startServer, type Received, type Reply } from "./test-harness.node.ts";

/** A provider with a token endpoint at /token and an API at /api that accepts the newest token only. */
export async function startProvider(
  answerToken?: (request: Received, issued: number) => Reply | Promise<Reply>,
) {
  let issued = 0;
  let accepted = "";
  let refusing = false;
  const server = await startServer(async (request) => {
    if (request.url !== "/token")
      return { status: !refusing && request.headers.authorization === `Bearer ${accepted}` ? 200 : 401 };
    issued += 1;
    const reply = (await answerToken?.(request, issued)) ?? {};
    const body = reply.body ?? { access_token: `token-${issued}`, token_type: "Bearer", expires_in: 3600 };
    if ((reply.status ?? 200) === 200) accepted = String((body as { access_token?: unknown }).access_token);
    return { ...reply, body };
  });
  const at = (path: string) => server.requests.filter(({ url }) => url === path);
  return {
    api: `${server.origin}/api`,
    tokenUrl: `${server.origin}/token`,
    tokenRequests: () => at("/token"),
    apiRequests: () => server.requests.filter(({ url }) => url !== "/token"),
    /** The present token is no longer good; the next one will be. */
    revoke: () => void (accepted = "revoked"),
    /** No token is good any more. */
    refuseAll: () => void (refusing = true),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Credentials that every test may use. */
export const credentials = { clientId: "clientId", clientSecret: "clientSecret" };

import http from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";

/** The package has no types of its own, so it is named by a variable. */
const untyped: string = "oidc-provider";

interface Provider {
  callback(): http.RequestListener;
  interactionFinished(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    result: object,
  ): Promise<void>;
  readonly AccessToken: { find(token: string): Promise<{ destroy(): Promise<void> } | undefined> };
  readonly RefreshToken: { find(token: string): Promise<{ consumed?: unknown } | undefined> };
}

interface GrantContext {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
    readonly provider: {
      readonly Grant: new (init: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    };
  };
}

/** Only correctly encoded credentials get through. */
export const oidcSecret = "p+%/=&:x~y";
const redirectUri = "http://127.0.0.1:1/callback";

/**
 * The real `oidc-provider` on loopback: every user logs in as `ada` and consents, PKCE is required, refresh tokens
 * rotate, and the second use of one ends the session. `/api` accepts its access tokens.
 */
export async function startOidcProvider() {
  const hush = [vi.spyOn(console, "warn"), vi.spyOn(console, "info"), vi.spyOn(console, "error")];
  for (const spy of hush) spy.mockImplementation(() => undefined);
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { default: Provider } = (await import(untyped)) as {
    default: new (issuer: string, options: object) => Provider;
  };
  const provider = new Provider(origin, configuration);
  for (const spy of hush) spy.mockRestore();
  const requests: string[] = [];
  const serve = provider.callback();
  server.on("request", (request, response) => {
    const { url = "", headers } = request;
    requests.push(url);
    if (url.startsWith("/interaction/"))
      void provider.interactionFinished(request, response, { login: { accountId: "ada" } });
    else if (url === "/api") void answerApi(provider, headers.authorization ?? "", response);
    else serve(request, response);
  });
  return {
    origin,
    api: `${origin}/api`,
    endpoints: {
      authorizationUrl: `${origin}/auth`,
      tokenUrl: `${origin}/token`,
      revocationUrl: `${origin}/token/revocation`,
      issuer: origin,
      redirectUri,
    },
    tokenRequests: () => requests.filter((url) => url === "/token").length,
    /** The API refuses this token from now on. */
    forget: async (token: string) => (await provider.AccessToken.find(token))?.destroy(),
    isLive: async (refreshToken: string) => (await provider.RefreshToken.find(refreshToken)) !== undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a browser does: follows redirects with cookies, until the provider sends it back. Gives the callback URL. */
export async function browse(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, { redirect: "manual", headers: { cookie } });
    await response.body?.cancel();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider answered ${response.status} and no redirect.`);
    next = new URL(location, next).href;
    if (next.startsWith(redirectUri)) return next;
  }
  throw new Error("The provider never sent the browser back.");
}

const client = {
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  redirect_uris: [redirectUri],
};

const configuration = {
  clients: [
    {
      ...client,
      client_id: "with-basic",
      client_secret: oidcSecret,
      token_endpoint_auth_method: "client_secret_basic",
    },
    {
      ...client,
      client_id: "with-post",
      client_secret: oidcSecret,
      token_endpoint_auth_method: "client_secret_post",
    },
    {
      ...client,
      client_id: "with-none",
      token_endpoint_auth_method: "none",
    },
  ],
  features: {
    devInteractions: { enabled: false },
    revocation: { enabled: true, allowedPolicy: () => true },
  },
  interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  loadExistingGrant: async ({ oidc }: GrantContext) => {
    const { clientId } = oidc.client;
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
  ttl: { AccessToken: 3600, Grant: 7200, Interaction: 600, Session: 600, RefreshToken: 7200, IdToken: 600 },
  cookies: { keys: ["a key for signing cookies"] },
};

async function answerApi(
  provider: Provider,
  authorization: string,
  response: http.ServerResponse,
): Promise<void> {
  const token = await provider.AccessToken.find(authorization.replace("Bearer ", ""));
  response.writeHead(token === undefined ? 401 : 200).end("{}");
}

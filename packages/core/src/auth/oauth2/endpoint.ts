import * as oauth from "oauth4webapi";
import { emptyHeaders } from "../../transport/wire.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import type { AuthRequest, AuthSend } from "../auth-strategy.ts";
import { basicCredentials } from "../basic-credentials.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** What the functions of `oauth4webapi` take before all else. */
export interface OAuthParties {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly clientAuth: oauth.ClientAuth;
}

/** Server and client as `oauth4webapi` knows them. `secret` is not used by a public client. */
export function oauthParties(endpoint: TokenEndpoint, secret: string): OAuthParties {
  return {
    server: { issuer: endpoint.url.origin, token_endpoint: endpoint.url.href },
    client: { client_id: endpoint.clientId },
    clientAuth: clientAuth(endpoint, secret),
  };
}

/** Options that have `oauth4webapi` send over our transport. What `read` throws is what the caller gets. */
export function overTransport(url: URL, send: AuthSend, read: (answer: WireAnswer) => Response) {
  const customFetch = async (_url: string, init: FormRequest): Promise<Response> =>
    read(
      await send({
        request: toWire(url, init),
        operation: `POST ${url.pathname}`,
        replay: "safe",
        maxBytes: 64 * 1024,
      }),
    );
  return {
    [oauth.customFetch]: customFetch,
    // oxlint-disable-next-line typescript/no-deprecated -- http on loopback only: the factory has checked the URL
    [oauth.allowInsecureRequests]: true,
  } as const;
}

/** What `oauth4webapi` gives a `fetch` of ours. */
interface FormRequest {
  readonly body: URLSearchParams;
  readonly headers: Record<string, string>;
}

/** The encodings of oauth4webapi also escape hyphens and dots, which servers that do not decode refuse. */
function clientAuth(endpoint: TokenEndpoint, secret: string): oauth.ClientAuth {
  if (endpoint.clientAuth === "none") return oauth.None();
  if (endpoint.clientAuth === "post") return oauth.ClientSecretPost(secret);
  return (_server, client, _body, headers) => {
    headers.set("authorization", basicCredentials(client.client_id, secret, endpoint.basicEncoding));
  };
}

function toWire(url: URL, init: FormRequest): AuthRequest["request"] {
  const headers = emptyHeaders();
  headers["Content-Type"] = "application/x-www-form-urlencoded";
  headers["Accept"] = "application/json";
  if (init.headers["authorization"] !== undefined) headers["Authorization"] = init.headers["authorization"];
  const body = new TextEncoder().encode(init.body.toString());
  return { method: "POST", origin: url.origin, target: url.pathname + url.search, headers, body };
}

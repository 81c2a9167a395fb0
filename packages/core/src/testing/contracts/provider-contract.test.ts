import { describe, expect, it } from "vitest";
import { all, apiKey, oauth2ClientCredentials } from "../../auth/index.ts";
import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { checkOptions } from "../../client/check-options.ts";
import { clientOptionsSchema } from "../../client/option-schemas.ts";
import { createClient, type Client } from "../../client/client.ts";
import type { ClientOptions } from "../../client/client-options.ts";
import { OptionProblems } from "../../options/option-problems.ts";
import { path } from "../../client/path.ts";
import { canary } from "../canary.ts";
import { respondJson } from "../faults/respond.node.ts";
import { read, testProvider, write } from "../test-client.ts";
import { providerContract, type ProviderContractOptions } from "./provider-contract.node.ts";

const [key, tenantKey] = [canary("key"), canary("tenant-key")];
const keyed = (value: string): AuthStrategy => apiKey({ header: "x-api-key", key: value });
const invalid = { ...read, path: path`/things/${{ id: "" }}` };
const ping = { method: "GET", path: path`/ping`, replay: "safe" } as const;

/** A factory as those of the provider packages. */
function createTest(baseUrl: string, auth: AuthStrategy, options: ClientOptions): Client {
  const problems = new OptionProblems("createTest", "test");
  const checked = problems.attempt(() => checkOptions("createTest", options, clientOptionsSchema()));
  const client = problems.attempt(() =>
    createClient(testProvider(baseUrl, { auth, check: ping }), checked ?? { headers: options.headers }),
  );
  problems.throwAny();
  return client as Client;
}

const subject: ProviderContractOptions<Client> = {
  provider: "test",
  factory: "createTest",
  make: (baseUrl, options) => createTest(baseUrl, keyed(key), options),
  tenant: (client) => client.withOptions({ auth: keyed(tenantKey) }),
  secrets: { key },
  tenantSecrets: { tenantKey },
  server: { success: {}, requestIdHeader: "request-id" },
  read: (client, options) => client.request(read, options),
  write: (client, options) => client.request(write, options),
  invalid: (client) => client.request(invalid),
};

describe("providerContract over a client with a key", () => {
  it.each(providerContract(subject))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("providerContract over a client with tokens", () => {
  const secrets = { secret: canary("secret"), token: canary("token", { plain: true }) };
  const tenantSecrets = {
    tenantSecret: canary("tenant-secret"),
    tenantToken: canary("tenant", { plain: true }),
  };
  const account = (origin: string, clientSecret: string): AuthStrategy =>
    all(
      oauth2ClientCredentials({
        tokenUrl: `${origin}/token`,
        clientId: "id",
        clientSecret,
        clientAuth: "post",
      }),
    );
  let origin = "";
  const cases = providerContract({
    ...subject,
    make: (baseUrl, options) => {
      origin = baseUrl;
      return createTest(baseUrl, account(baseUrl, secrets.secret), options);
    },
    tenant: (client) => client.withOptions({ auth: account(origin, tenantSecrets.tenantSecret) }),
    secrets,
    tenantSecrets,
    server: {
      ...subject.server,
      credentials: (request) => {
        if (request.target !== "/token") return undefined;
        const mine = new URLSearchParams(request.text()).get("client_secret") === secrets.secret;
        const access_token = mine ? secrets.token : tenantSecrets.tenantToken;
        return respondJson({ access_token, token_type: "Bearer", expires_in: 3600 });
      },
    },
  });

  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("providerContract fails", () => {
  it.each<[what: string, part: Partial<ProviderContractOptions<Client>>, name: string]>([
    [
      "a factory that takes any option",
      { make: (baseUrl, options) => createClient(testProvider(baseUrl, { auth: keyed(key) }), options) },
      "refuses an option that it does not know",
    ],
    [
      "derived clients that send the credentials of the parent",
      { tenant: (client) => client.withOptions({}) },
      "derives clients with credentials of their own",
    ],
    [
      "a method that throws",
      {
        invalid: () => {
          throw new Error("at once");
        },
      },
      "never throws",
    ],
    [
      "a write that is repeated",
      { write: (client, options) => client.request({ ...write, replay: "safe" }, options) },
      "says that the outcome is unknown",
    ],
    [
      "a client that does not know the request id",
      { server: { success: {}, requestIdHeader: "x-unknown" } },
      "says in each error which call failed",
    ],
    [
      "a client that prints its key",
      { make: (baseUrl, options) => Object.assign(createTest(baseUrl, keyed(key), options), { key }) },
      "shows no secret in any error",
    ],
    [
      "a client that is closed by those derived from it",
      {
        tenant: (client) => ({
          ...client.withOptions({ auth: keyed(tenantKey) }),
          close: () => client.close(),
        }),
      },
      "closes derived clients with itself",
    ],
    ["another name in messages", { provider: "other" }, "names all problems of its options"],
  ])("%s", async (_what, part, name) => {
    const broken = providerContract({ ...subject, ...part }).find((one) => one.name.startsWith(name));
    await expect(broken?.run()).rejects.toThrow();
  });
});

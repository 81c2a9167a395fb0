import axios from "axios";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toBase64 } from "../../crypto/encoding.ts";
import { utf8 } from "../../crypto/digest.ts";
import { verify } from "../../signatures/index.ts";
import { startFaultServer } from "../../testing/index.ts";
import { agentFor } from "../agent-for.node.ts";
import { all } from "../all.ts";
import { apiKey } from "../api-key.ts";
import { httpSignature } from "../http-signature.ts";
import { mtls } from "../mtls/mtls.node.ts";
import { startMtlsServer, testIdentities } from "../mtls/test-identities.node.ts";
import { oauth2AuthorizationCode } from "../oauth2/oauth2-authorization-code.ts";
import { startServer } from "../test-harness.node.ts";
import { withAuth } from "./with-auth.ts";

const settings = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"].map(
  (name) => [name, process.env[name]] as const,
);
beforeEach(() => {
  for (const [name] of settings) delete process.env[name]; // axios would send loopback requests there
});
afterEach(() => {
  for (const [name, value] of settings) if (value !== undefined) process.env[name] = value;
});

describe("withAuth lets plain axios use", () => {
  it("httpSignature: the server can verify target, digest and body", async () => {
    const key = utf8("a signing key of no importance");
    const server = await startFaultServer();
    const strategy = httpSignature({ keyId: "key-1", key: toBase64(key) });
    const api = axios.create({ adapter: withAuth(axios.getAdapter("http"), strategy) });
    await api.post(`${server.origin}/things`, { name: "Zoë" }, { params: { page: 2 } });
    await api.get(`${server.origin}/things`);
    for (const { method, target, rawHeaders, body } of server.requests) {
      const seen = await verify(
        { method, target, headers: rawHeaders, body },
        { keys: new Map([["key-1", key]]) },
      );
      expect(seen).toMatchObject({ keyId: "key-1" });
    }
    expect(server.requests.map(({ target }) => target)).toEqual(["/things?page=2", "/things"]);
    await server.close();
  });

  it("oauth2AuthorizationCode: a session that was saved, renewed over the same adapter", async () => {
    await using server = await startServer(({ url, headers }) => {
      if (url === "/token") return { body: { access_token: "fresh", token_type: "Bearer", expires_in: 60 } };
      return { status: headers.authorization === "Bearer fresh" ? 200 : 401 };
    });
    const strategy = oauth2AuthorizationCode({
      authorizationUrl: `${server.origin}/authorize`,
      tokenUrl: `${server.origin}/token`,
      redirectUri: "https://app.example.com/callback",
      clientId: "id",
      clientSecret: "secret",
      tokens: { accessToken: "expired", refreshToken: "refresh", expiresAtMs: 1 },
    });
    const api = axios.create({ adapter: withAuth(axios.getAdapter("http"), strategy) });
    expect((await api.get(`${server.origin}/things`)).status).toBe(200);
    expect(server.requests.map(({ url }) => url)).toEqual(["/token", "/things"]);
  });

  it("A12: mtls beside a key, with the agent that carries the certificate", async () => {
    const { authority, server: own, alice } = await testIdentities();
    await using server = await startMtlsServer({ ...own, ca: authority.ca });
    const identity = mtls({ ca: authority.ca, ...alice });
    const httpsAgent = agentFor(identity.tls);
    const strategy = all(identity, apiKey({ header: "x-key", key: "k" }));
    const api = axios.create({ httpsAgent, adapter: withAuth(axios.getAdapter("http"), strategy) });
    expect((await api.get(server.origin)).status).toBe(200);
    expect(server.seen).toMatchObject([{ client: "alice" }]);
    httpsAgent.destroy();
    await identity.close();
  });
});

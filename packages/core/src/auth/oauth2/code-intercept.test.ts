import { http, HttpResponse } from "msw";
import { useMsw } from "@idbraid/tooling/msw-server";
import { expect, it } from "vitest";
import { oauth2AuthorizationCode } from "./oauth2-authorization-code.ts";

const server = useMsw();

it("T5: msw can stand in for the token endpoint of an exchange", async () => {
  const origin = "https://login.example.com";
  server.use(
    http.post(`${origin}/token`, async ({ request }) => {
      const form = new URLSearchParams(await request.text());
      return HttpResponse.json({ access_token: `for ${form.get("code")}`, token_type: "Bearer" });
    }),
  );
  const strategy = oauth2AuthorizationCode({
    authorizationUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/token`,
    clientId: "id",
    clientSecret: "secret",
    redirectUri: "https://app.example.com/callback",
  });
  const { pending } = await strategy.authorizationUrl();
  const tokens = await strategy.exchange(`/callback?code=c1&state=${pending.state}`, pending);
  expect(tokens.accessToken).toBe("for c1");
});

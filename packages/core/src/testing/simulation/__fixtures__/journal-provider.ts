/** A small provider: a token endpoint, and things that may be read and written with a token. */
export interface JournalProvider {
  app(request: Request): Promise<Response>;
  expireTokens(): void;
}

/** @param canary Part of every token. */
export function journalProvider(canary: string, lifetimeS: number): JournalProvider {
  const tokens = new Map<string, number>();
  let issued = 0;
  const token = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    if (form.get("grant_type") !== "client_credentials") return Response.json({ error: "x" }, { status: 400 });
    issued += 1;
    const access_token = `${canary}-${issued}`;
    tokens.set(access_token, Date.now() + lifetimeS * 1000);
    return Response.json({ access_token, token_type: "Bearer", expires_in: lifetimeS });
  };
  return {
    async app(request) {
      if (new URL(request.url).pathname === "/token") return token(request);
      const bearer = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
      if ((tokens.get(bearer) ?? 0) <= Date.now()) return Response.json({ message: "who?" }, { status: 401 });
      return Response.json({ method: request.method });
    },
    expireTokens: () => tokens.clear(),
  };
}

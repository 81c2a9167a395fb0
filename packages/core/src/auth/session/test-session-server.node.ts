import { startServer, type Received, type Reply, type TestServer } from "../test-harness.node.ts";

/** A provider with logins at /v2/token, whose sessions are named s-1, s-2 and so on. */
export interface SessionServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly Received[];
  readonly logins: () => readonly Received[];
  readonly calls: () => readonly Received[];
  /** No session is good any more. */
  endAll(): void;
  /** What the next requests are answered with in place of all else; `undefined` as usual again. */
  answer: ((request: Received) => Reply | Promise<Reply> | undefined) | undefined;
}

export async function startSessionServer(idleMinutes?: number): Promise<SessionServer> {
  const live = new Set<string>();
  let issued = 0;
  const server: TestServer = await startServer(async (request) => {
    const special = await subject.answer?.(request);
    if (special !== undefined) return special;
    if (request.url === "/v2/token") {
      issued += 1;
      live.add(`s-${issued}`);
      return { status: 201, body: { token: { token: `s-${issued}`, expire: idleMinutes } } };
    }
    const token = request.headers["access-token"];
    if (request.method === "DELETE")
      return {
        status: live.delete(decodeURIComponent(request.url.slice(request.url.lastIndexOf("/") + 1)))
          ? 204
          : 404,
        body: "",
      };
    return { status: live.has(String(token)) ? 200 : 401 };
  });
  const at = (login: boolean) => server.requests.filter(({ url }) => (url === "/v2/token") === login);
  const subject: SessionServer = {
    origin: server.origin,
    requests: server.requests,
    logins: () => at(true),
    calls: () => at(false),
    endAll: () => live.clear(),
    answer: undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return subject;
}

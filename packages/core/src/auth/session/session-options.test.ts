import { describe, expect, it } from "vitest";
import { sessionToken } from "./session-token.ts";
import { login } from "./test-session.ts";

describe("sessionToken refuses at construction", () => {
  const good = { header: "access-token", login };
  it.each([
    [{ header: undefined, query: "t" }, /"header" is missing. A token in the query needs carrier: "query"/],
    [{ header: "a b" }, /"header" is not a header name/],
    [{ scheme: "Bearer " }, /"scheme" is not one word/],
    [{ carrier: "query", query: "" }, /"query" is empty/],
    [{ carrier: "body" }, /"carrier" must be/],
    [{ login: undefined }, /"login" must be a request or a function/],
    [{ login: { ...login, path: "token" } }, /"login.path" is no path/],
    [{ login: { ...login, path: "/token#x" } }, /"login.path" is no path/],
    [{ login: { ...login, body: {} } }, /"login.body" is empty/],
    [
      { login: { ...login, body: { password: " p" } } },
      /"login.body.password" begins or ends with white space/,
    ],
    [{ login: { ...login, tokenAt: "" } }, /"login.tokenAt" must name a field/],
    [{ login: { ...login, tokenAt: "a..b" } }, /"login.tokenAt" must name a field/],
    [{ login: { ...login, idleMinutesAt: 15 } }, /"login.idleMinutesAt" must name a field/],
    [{ logout: { path: "" } }, /"logout.path" is no path/],
    [{ logout: null }, /"logout.path" is no path/],
    [{ headers: null }, /"headers" must be an object/],
    [{ timeoutMs: 0 }, /"timeoutMs" must be a number of milliseconds above 0/],
    [{ headers: { "a b": "x" } }, /"headers.a b" is not a header name/],
    [{ headers: { "x-key": "a\nb" } }, /"headers.x-key" holds characters/],
    [{ idleMs: 0 }, /"idleMs" must be a number of milliseconds above 0/],
    [{ safetyMs: -1 }, /"safetyMs" must be/],
    [{ login: { ...login, tokenAt: "" }, idleMs: -1 }, /"login.tokenAt".*"idleMs"/],
  ])("%j", (wrong, message) => {
    expect(() => sessionToken({ ...good, ...wrong } as never)).toThrow(message);
  });
});

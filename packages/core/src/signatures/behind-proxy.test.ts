import { describe, expect, it } from "vitest";
import { behindProxy } from "./index.ts";
import { type PairedRequest, reasonFor, signed, withValue } from "./test-messages.ts";

/** What a proxy makes of a request: another host, and a path without its beginning. */
function proxied(request: PairedRequest, more: readonly (readonly [string, string])[] = []): PairedRequest {
  const inner = withValue(request, "Host", () => "10.0.0.7:8080");
  return { ...inner, target: request.target.replace("/api", ""), headers: [...inner.headers, ...more] };
}

describe("S5: behind a proxy", () => {
  const hosts = ["api.example.com", "eu.example.com"];

  it("the public prefix and host are those that were signed", async () => {
    const request = proxied(await signed({}, { target: "/api/checks?full=1" }));
    expect(await reasonFor(request)).toBe("mismatch");
    const address = { prefix: "/api", hosts: ["api.example.com"] };
    expect(await reasonFor(behindProxy(request, address))).toBe("accepted");
    expect(await reasonFor(behindProxy(request, { hosts: ["eu.example.com"], prefix: "/api" }))).toBe(
      "mismatch",
    );
  });

  it("of several hosts it is the one that was forwarded", async () => {
    const request = proxied(await signed(), [["X-Forwarded-Host", "api.example.com"]]);
    expect(await reasonFor(behindProxy(request, { hosts }))).toBe("accepted");
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    ["a forwarded host that is none of ours", [["X-Forwarded-Host", "other.example.com"]]],
    [
      "two forwarded hosts",
      [
        ["X-Forwarded-Host", "api.example.com"],
        ["x-forwarded-host", "eu.example.com"],
      ],
    ],
    ["no forwarded host", []],
  ])("%s does not count", async (_name, more) => {
    const request = proxied(await signed(), more);
    expect(behindProxy(request, { hosts }).headers).toMatchObject({ host: ["10.0.0.7:8080"] });
  });

  it.each(["api", "/api/", "/", "/api?x", 7])("a prefix of %j is refused, with its fix", async (prefix) => {
    const request = await signed();
    expect(() =>
      behindProxy(request, { prefix: prefix as string, hosts: "api.example.com" as never }),
    ).toThrow(/"prefix" must begin with "\/" and not end with it; "hosts" must be a list/);
  });

  it("nothing configured changes nothing, and repeated lines stay visible", async () => {
    const request = await signed();
    expect(await reasonFor(behindProxy(request, {}))).toBe("accepted");
    const twice = { ...request, headers: [...request.headers, ["Date", "again"] as const] };
    expect(await reasonFor(behindProxy(twice, {}))).toBe("malformed");
  });
});

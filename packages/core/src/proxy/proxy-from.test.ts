import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { testClient } from "../testing/test-client.ts";
import { proxyFrom, type ProxyOptions } from "./index.ts";

/** Whether an origin is proxied. */
function proxies(noProxy: string, origin: string): boolean {
  return proxyFrom("http://127.0.0.1:1", { noProxy }).agent(origin, {}) !== undefined;
}

describe("T8: NO_PROXY", () => {
  it.each([
    ["", "https://api.example.com"],
    ["api.example.com", "https://example.com"],
    ["api.example.com", "https://myapi.example.com.evil.example"],
    ["example.com", "https://notexample.com"],
    ["api.example.com:8443", "https://api.example.com"],
    ["10.0.0.0/8", "https://11.0.0.1"],
    ["10.0.0.0/8", "https://10.example.com"],
    ["0.0.1", "https://10.0.0.1"],
    ["10.0.0.0/99, nonsense/8", "https://10.0.0.1"],
    ["::1", "https://[::2]"],
  ])("%j leaves %s to the proxy", (noProxy, origin) => {
    expect(proxies(noProxy, origin)).toBe(true);
  });

  it.each([
    ["*", "https://api.example.com"],
    ["api.example.com", "https://api.example.com"],
    ["API.Example.com", "https://api.example.com:8443"],
    ["example.com", "https://api.example.com"],
    [".example.com", "https://api.example.com"],
    ["*.example.com", "https://api.example.com"],
    ["other.example, api.example.com", "https://api.example.com"],
    ["other.example api.example.com", "https://api.example.com"],
    ["api.example.com:443", "https://api.example.com"],
    ["api.example.com:8443", "https://api.example.com:8443"],
    ["10.0.0.1", "https://10.0.0.1"],
    ["10.0.0.0/8", "https://10.20.30.40"],
    ["fd00::/8", "https://[fd12::1]"],
    ["::1", "https://[::1]"],
    ["[::1]:8443", "https://[::1]:8443"],
  ])("%j has %s reached directly", (noProxy, origin) => {
    expect(proxies(noProxy, origin)).toBe(false);
  });
});

describe("options of proxyFrom that cannot work", () => {
  it.each<[name: string, proxy: string, options: unknown, path: string]>([
    ["a password without a name", "http://127.0.0.1:1", { password: "x" }, "username"],
    ["a name with a colon", "http://127.0.0.1:1", { username: "a:b", password: "x" }, "username"],
    ["a name that is no text", "http://127.0.0.1:1", { username: 1 }, "username"],
    ["a padded password", "http://127.0.0.1:1", { username: "me", password: " x" }, "password"],
    ["authorities that are no text", "http://127.0.0.1:1", { ca: [1] }, "ca"],
    ["authorities that hold no certificate", "http://127.0.0.1:1", { ca: ["junk"] }, "ca"],
    ["hosts that are no text", "http://127.0.0.1:1", { noProxy: ["a"] }, "noProxy"],
    ["an empty URL", "", {}, "proxy"],
  ])("%s", (_name, proxy, options, path) => {
    const make = (): unknown => proxyFrom(proxy, options as ProxyOptions);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(`"${path}"`);
  });

  it("names the variable when it is the environment's", () => {
    vi.stubEnv("HTTPS_PROXY", "socks5://127.0.0.1:1");
    expect(() => proxyFrom("env")).toThrow('"HTTPS_PROXY" is not the URL of a proxy');
  });

  it("takes a lone percent sign in a URL as it stands", () => {
    expect(proxyFrom("http://me:100%@127.0.0.1:1").agent("https://api.example.com", {})).toBeDefined();
  });

  it("is refused as the option of a client when it is a URL", () => {
    expect(() => testClient("https://api.example.com", { proxy: "http://127.0.0.1:1" as never })).toThrow(
      '"proxy" must be made by proxyFrom()',
    );
  });
});

import axios, { type AxiosRequestConfig } from "axios";
import { describe, expect, it } from "vitest";
import { virtualRuntime } from "../../testing/index.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { withAuth } from "./with-auth.ts";

describe("the URL that withAuth signs", () => {
  const urls: AxiosRequestConfig[] = [
    { url: "https://a.example/x" },
    { baseURL: "https://a.example/v1", url: "/x" },
    { baseURL: "https://a.example/v1/", url: "x" },
    { baseURL: "https://a.example/v1", url: "" },
    { baseURL: "https://a.example/v1", url: "https://a.example/x" },
    { baseURL: "https://a.example/v1", url: "https://b.example/x", allowAbsoluteUrls: false },
    { url: "https://a.example/x?y=1#part", params: { z: 2 } },
    { url: "https://a.example/", params: { a: "b c", "d:e": "f$g,h", i: "ü&=+", j: true, k: 0 } },
    { url: "https://a.example/", params: { none: null, absent: undefined, empty: "" } },
    { url: "https://a.example/", params: { list: [1, "b", null], "named[]": ["x"], none: [] } },
    { url: "https://a.example/", params: { group: { a: 1, b: { c: "d" } }, rows: [{ id: 1 }, { id: 2 }] } },
    { url: "https://a.example/", params: { group: { list: [1, 2] }, table: [[1, 2], [3]] } },
    { url: "https://a.example/", params: { "json{}": { a: [1] }, group: { " b ": 1 } } },
    { url: "https://a.example/", params: { at: new Date(0) } },
    { url: "https://a.example/", params: new URLSearchParams({ a: "b c" }) },
    { url: "https://a.example/", params: { a: 1 }, paramsSerializer: { serialize: () => "mine=1" } },
  ];

  it.each(urls)("is the one of axios: %j", async (config) => {
    let seen = "";
    const strategy: AuthStrategy = {
      name: "watch",
      apply: async (request) => {
        seen = request.origin + request.target;
        return { request };
      },
    };
    const adapter = withAuth(
      (sent: { url?: string }) => Promise.resolve({ status: 200, url: sent.url }),
      strategy,
      { runtime: virtualRuntime() },
    );
    const { url } = (await adapter(config as never)) as { url?: string };
    expect(seen).toBe(new URL(axios.getUri(config).replace(/#.*/, "")).href);
    expect(url).toBe(seen);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { http, HttpResponse } from "msw";
import { expect, it, vi } from "vitest";
import { useMsw } from "./msw-server.ts";

const server = useMsw(http.get("https://api.example.com/a", () => HttpResponse.text("always")));

it("answers with what the test says, and lets loopback pass", async () => {
  server.use(http.get("https://api.example.com/b", () => HttpResponse.text("once")));
  const local = createServer((_, response) => response.end("local")).listen(0, "127.0.0.1");
  await vi.waitUntil(() => local.listening);
  const { port } = local.address() as AddressInfo;
  const urls = [
    "https://api.example.com/a",
    "https://api.example.com/b",
    `http://127.0.0.1:${String(port)}/`,
  ];
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  local.close();
  expect(texts).toEqual(["always", "once", "local"]);
});

it("forgets what a test said, and refuses any other request", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  await expect(fetch("https://api.example.com/b")).rejects.toThrow("Cannot bypass a request");
});

import http from "node:http";
import type { AddressInfo } from "node:net";
import peer from "http-signature";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sign, verify } from "./index.ts";

const secret = "a-key-that-is-text-for-the-peer!";
const key = new TextEncoder().encode(secret);
const covered = ["(request-target)", "host", "date", "digest"];

/** A server that tells, in its status, whether it believes a request. */
let origin: string;
let judge: (request: http.IncomingMessage, body: Buffer) => boolean | Promise<boolean>;
const listener = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    void Promise.resolve(judge(request, Buffer.concat(chunks)))
      .catch(() => false)
      .then((believed) => response.writeHead(believed ? 200 : 401).end());
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => listener.close(resolve)));

function post(path: string, body: string, prepare: (request: http.ClientRequest) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(origin + path, { method: "POST", agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", reject);
    prepare(request);
    request.end(body);
  });
}

describe("the npm package http-signature believes what we sign", () => {
  const believe = (wanted: string) => {
    judge = (request) => peer.verifyHMAC(peer.parseRequest(request, { headers: covered }), wanted);
  };
  const send = async (path: string, signedPath: string) => {
    const body = '{"name":"Zoë"}';
    const headers = { host: new URL(origin).host };
    const added = await sign({ method: "POST", target: signedPath, headers, body }, { keyId: "key-1", key });
    return post(path, body, (request) => {
      for (const [name, value] of Object.entries(added)) request.setHeader(name, value);
    });
  };

  it("and refuses it on another path or with another key", async () => {
    believe(secret);
    expect(await send("/checks?a=%20b", "/checks?a=%20b")).toBe(200);
    expect(await send("/checks", "/other")).toBe(401);
    believe("another key that is text as well");
    expect(await send("/checks", "/checks")).toBe(401);
  });
});

describe("we believe what the npm package http-signature signs", () => {
  const send = (options: object) =>
    post("/checks?a=%20b", '{"name":"Zoë"}', (request) => {
      request.setHeader("Digest", "SHA-256=a9DueXLTcuwfijzEQwLlRJdRMF1zwrabWnnGL4ikync=");
      peer.signRequest(request, {
        key: secret,
        keyId: "key-1",
        algorithm: "hmac-sha256",
        headers: covered,
        ...options,
      });
    });

  it("and refuse it with another key or a shorter list", async () => {
    judge = async ({ method = "", url = "", rawHeaders }, body) => {
      const keys = new Map([["key-1", key]]);
      await verify({ method, target: url, headers: rawHeaders, body }, { keys });
      return true;
    };
    expect(await send({})).toBe(200);
    expect(await send({ key: "another key" })).toBe(401);
    expect(await send({ headers: ["date"] })).toBe(401);
  });
});

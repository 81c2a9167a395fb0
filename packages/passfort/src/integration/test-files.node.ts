import type { FetchHandler } from "@idbraid/core/webhooks/adapters";
import { createPassFort } from "../client/passfort.ts";
import type { FileAnswer } from "./answers.ts";
import { createIntegration } from "./create-integration.ts";
import type { IntegrationHooks } from "./hooks.ts";
import {
  checkBody,
  checkId,
  commonOptions,
  identityConfig,
  passfortRequest,
  type SentRequest,
  serveTest,
  testSecretKey,
  type TestServer,
} from "./test-integration.node.ts";

/** Bytes of a file. */
export const picture = new Uint8Array(200_000).map((_, at) => (at * 7) % 251);
/** Serves an integration whose files are what `file` gives. */
export function serveFile(file: () => unknown, hooks?: IntegrationHooks): Promise<TestServer> {
  return serveTest(fileIntegration(file, hooks));
}

/** An integration whose files are what `file` gives. */
export function fileIntegration(file: () => unknown, hooks: IntegrationHooks = {}): FetchHandler {
  const passfort = createPassFort({ secretKey: testSecretKey });
  return createIntegration({
    ...commonOptions(),
    config: {
      ...identityConfig,
      check_type: "DOCUMENT_FETCH",
      check_template: { type: "ONE_TIME_CALLBACK", request_timeout: 30 },
    },
    provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
    passfort,
    hooks,
    checks: {
      start: () => ({ reference: "1" }),
      complete: () => ({ errors: [{ type: "PROVIDER_MESSAGE", message: "no" }] }),
      downloadFile: file as () => FileAnswer,
    },
  });
}

/** What PassFort asks for a file. */
export function fileRequest(): Promise<SentRequest> {
  return passfortRequest("POST", "/download_file", body);
}

const body = checkBody({
  check_id: checkId,
  file_reference: "front-1",
  download_info: { download_type: "IMAGE", image_type: "FRONT" },
});

/** Bytes in pieces. */
export async function* pieces(bytes: Uint8Array = picture, size = 7000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** What cannot be opened. */
export function fail(): never {
  throw new Error("no such file");
}

/** A request as it goes over a socket. */
export function asText({ method, target, headers, body: bytes }: SentRequest): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${method} ${target} HTTP/1.1\r\n${lines}\r\n${Buffer.from(bytes).toString("latin1")}`;
}

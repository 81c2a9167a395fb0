import type { Operation, RequestFn } from "@idbraid/core";
import { expect, it } from "vitest";
import { sendRaw } from "../raw-request.ts";
import { CallbackSender } from "./callbacks.ts";
import { ImageDownloads } from "./images.ts";
import { callback } from "./test-passfort.ts";

type Sent = Omit<Operation<never>, "response" | "confirm">;

/** Takes operations and never answers them. */
function recorder(): { readonly request: RequestFn; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const take = (operation: Sent) => {
    sent.push(operation);
    return new Promise<never>(() => undefined);
  };
  return { request: Object.assign(take, { page: take, download: take }) as never, sent };
}

it("sends each operation again only when that does no harm", () => {
  const { request, sent } = recorder();
  void new CallbackSender(request).send(callback);
  void new ImageDownloads(request).download("i-1");
  void sendRaw(request, { method: "POST", path: "/v1/other" }, undefined);
  const lines = sent.map(({ method, path, replay, replayAlso = [], maxAttempts, backoffBaseMs }) =>
    [`${method} ${path.template}`, replay, replayAlso.join(" "), maxAttempts, backoffBaseMs].join(" | "),
  );
  expect(lines).toEqual([
    "POST /v1/callbacks | safe | 425 | 5 | 500",
    "GET /v1/images/{imageId} | safe |  |  | ",
    "POST /v1/other | unsent |  |  | ",
  ]);
});

it("has every method of every resource in the table", () => {
  const methods = [CallbackSender, ImageDownloads].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor"),
  );
  expect(methods).toEqual(["send", "download"]);
});

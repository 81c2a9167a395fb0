import { respond, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import * as z from "zod";
import { failure, startPassFort } from "./client/test-passfort.ts";

it("sends a request to an endpoint without a method, with encoded parameters, and checks what it is told to", async () => {
  const { passfort, server } = await startPassFort(respondJson({ id: "i-1" }));
  const data = await passfort.request({
    method: "GET",
    path: "/v1/images/{image_id}/facts",
    params: { image_id: "a/b" },
    query: { full: true, none: undefined },
    response: z.looseObject({ id: z.string() }),
  });
  expect(data.id).toBe("i-1");
  expect(server.requests[0]?.target).toBe("/integrations/v1/images/a%2Fb/facts?full=true");
});

it("sends a body, and ignores the answer when none is expected", async () => {
  const { passfort, server } = await startPassFort(respond({ status: 200 }));
  const request = { method: "POST", path: "/v1/other", body: { a: 1 }, expect: "nothing" } as const;
  expect(await passfort.request(request)).toBeUndefined();
  expect(server.requests[0]?.text()).toBe('{"a":1}');
});

it.each([
  [{ path: "v1/callbacks" }, "path"],
  [{ path: "//evil.example/x" }, "path"],
  [{ path: "https://evil.example/x" }, "path"],
  [{ path: "/v1/../admin" }, "path"],
  [{ path: "/v1?a=b" }, "path"],
  [{ path: "/v1/{id}", params: { id: ".." } }, "id"],
  [{ path: "/v1", method: "TRACE" }, "method"],
  [{ path: "/v1", replay: "always" }, "replay"],
  [{ path: "/v1", response: {} }, "response"],
  [undefined, "path"],
])("refuses %j before any traffic", async (raw, path) => {
  const { passfort, server } = await startPassFort();
  const error = await failure(
    passfort.request((raw === undefined ? raw : { method: "GET", ...raw }) as never),
  );
  expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path }] });
  expect(server.requests).toHaveLength(0);
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, respond } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import type { ProviderInfo } from "./provider-info.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

const info = {
  documentation: "https://docs.example.com",
  statusPage: "https://status.example.com",
  support: "support@example.com",
  sales: "sales@example.com",
} satisfies ProviderInfo;

async function adviceFor(status: number, known: ProviderInfo): Promise<string> {
  fixture.server.script(always(respond({ status })));
  const error = await failure(fixture.client({ maxAttempts: 1 }, { info: known }).request(read));
  return error.message.slice(error.message.indexOf(`${status}`));
}

describe("an error names where to read or ask", () => {
  it.each<[status: number, known: ProviderInfo, named: string]>([
    [402, info, "ask the provider's sales (sales@example.com)."],
    [402, { ...info, sales: undefined }, "ask the provider's sales (support@example.com)."],
    [402, { documentation: info.documentation }, "ask the provider's sales (https://docs.example.com)."],
    [403, info, "ask for it (support@example.com), or use others (https://docs.example.com)."],
    [403, { support: info.support }, "ask for it (support@example.com), or use others."],
    [418, info, "See the provider's documentation for this status (https://docs.example.com)."],
    [
      500,
      info,
      "look at its status page (https://status.example.com), try again later, or ask its support (support@example.com).",
    ],
    [503, { statusPage: info.statusPage }, "look at its status page (https://status.example.com), try again"],
    [
      503,
      { support: info.support },
      "Something broke at the provider: try again later, or ask its support (su",
    ],
  ])("%i with %j", async (status, known, named) => {
    expect(await adviceFor(status, known)).toContain(named);
  });

  it.each([400, 401, 404, 409, 422, 429])("and none where it would not help: %i", async (status) => {
    expect(await adviceFor(status, info)).not.toContain("example.com");
  });
});

import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { all } from "../all.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { firstOf } from "../first-of.ts";
import { header } from "../header.ts";
import { mtls } from "./mtls.node.ts";
import { fixture, fixtureClock } from "./test-identities.node.ts";

const identity = (): AuthStrategy =>
  mtls({ cert: fixture("client.crt"), key: fixture("client.key"), runtime: fixtureClock });

function refusal(compose: () => AuthStrategy): ConfigurationError {
  try {
    compose();
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error;
  }
  throw new Error("It was expected to be refused.");
}

describe("a client certificate beside other credentials", () => {
  it("is that of the whole, at any depth, and so is its report", async () => {
    const one = identity();
    const whole = all(header("a", "1"), all(one, header("b", "2")));
    expect(whole.tls).toBe(one.tls);
    expect(whole.report?.(fixtureClock)).toMatchObject({ certificate: { subject: "O=Fixtures, CN=client" } });
    expect(all(header("a", "1")).tls).toBeUndefined();
    await whole.close?.();
  });

  it("is one: two are refused", async () => {
    const [one, two] = [identity(), identity()];
    const error = refusal(() => all(one, header("a", "1"), all(two)));
    expect(error.message).toContain("2 client certificates (mtls, all(mtls))");
    await Promise.all([one.close?.(), two.close?.()]);
  });

  it("is no choice of firstOf, as the connection comes before the choice", async () => {
    const one = identity();
    for (const part of [one, all(one)]) {
      expect(refusal(() => firstOf(header("a", "1"), part)).message).toContain("all(mtls(…), firstOf(…))");
    }
    const whole = all(one, firstOf(header("a", "1")));
    expect(whole.tls).toBe(one.tls);
    await whole.close?.();
  });
});

import { describe, expect, it } from "vitest";
import { strictProfile } from "./index.ts";
import { forged } from "./test-forged.node.ts";
import { nowMs, reasonFor, signed, withValue } from "./test-messages.ts";

describe("S3: the algorithm is ours", () => {
  it.each(["rsa-sha256", "hmac-sha512", "hs2019", "HMAC-SHA256", "none", ""])(
    "the label %j is refused",
    async (label) => {
      const request = withValue(await signed(), "Authorization", (value) =>
        value.replace("hmac-sha256", label),
      );
      expect(await reasonFor(request)).toBe("algorithm");
    },
  );
  it("a signature without a label is taken, unless the profile says otherwise", async () => {
    const request = await signed({ label: null });
    expect(await reasonFor(request)).toBe("accepted");
    expect(await reasonFor(request, { profile: { ...strictProfile, labels: ["hmac-sha256"] } })).toBe(
      "algorithm",
    );
  });
  it("(created) and (expires) are refused by the strict profile", async () => {
    for (const name of ["created", "expires"]) {
      const request = withValue(await signed(), "Authorization", (value) =>
        value.replace("host date", `host (${name}) date`).concat(`,${name}=${String(nowMs / 1000)}`),
      );
      expect(await reasonFor(request)).toBe("malformed");
    }
  });
});

describe("S3: what a looser profile takes", () => {
  const timed = { ...strictProfile, labels: ["hs2019"], allowCreated: true };
  const second = nowMs / 1000;
  async function withTimes(times: { created?: number; expires?: number }, label = "hs2019") {
    const names = Object.keys(times).map((name) => `(${name})`);
    const request = forged(await signed(), ["(request-target)", "host", "date", "digest", ...names], {
      label,
      lines: Object.entries(times).map(([name, value]) => [`(${name})`, String(value)]),
    });
    const bare = Object.entries(times).map(([name, value]) => `,${name}=${String(value)}`);
    return withValue(request, "Authorization", (value) => value + bare.join(""));
  }

  it.each([
    [{ created: second }, "accepted"],
    [{ created: second - 300 }, "accepted"],
    [{ created: second - 301 }, "stale"],
    [{ created: second + 300 }, "accepted"],
    [{ created: second + 301 }, "stale"],
    [{ expires: second }, "accepted"],
    [{ expires: second - 1 }, "stale"],
    [{ created: second, expires: second + 60 }, "accepted"],
    [{ created: second - 301, expires: second + 60 }, "stale"],
  ])("%j is %s", async (times, expected) => {
    expect(await reasonFor(await withTimes(times), { profile: timed })).toBe(expected);
  });

  it.each(["hmac-sha256", "rsa-sha256", "ecdsa-sha256"])(
    "the label %s allows none of them",
    async (label) => {
      const profile = { ...timed, labels: [label] };
      expect(await reasonFor(await withTimes({ created: second }, label), { profile })).toBe("malformed");
      expect(await reasonFor(await withTimes({}, label), { profile })).toBe("accepted");
    },
  );

  it("no list stands for (created), and covers no more than that", async () => {
    const lines = [["(created)", String(second)]] as const;
    const request = withValue(
      forged(await signed({}, { body: "" }), ["(created)"], { label: "hs2019", lines }),
      "Authorization",
      (value) => `${value.replace('headers="(created)",', "")},created=${second}`,
    );
    expect(await reasonFor(request, { profile: { ...timed, required: [] } })).toBe("accepted");
    expect(await reasonFor(request, { profile: timed })).toBe("not-covered");
  });

  it("a covered time without its parameter is malformed", async () => {
    const request = withValue(await withTimes({ created: second }), "Authorization", (value) =>
      value.replace(/,created=.*/, ""),
    );
    expect(await reasonFor(request, { profile: timed })).toBe("malformed");
  });

  it("a list of digests is refused where the profile does not say how it is taken", async () => {
    const { digestList: _digestList, ...profile } = strictProfile;
    const right = (await signed()).headers.find(([name]) => name === "Digest")?.[1] ?? "";
    const request = await withDigest(`MD5=AAAA,${right}`);
    expect(await reasonFor(request, { profile: profile as never })).toBe("digest");
  });

  it("the first SHA-256 in a list of digests counts, and no list is a single value", async () => {
    const profile = { ...strictProfile, digestList: "firstSupported" } as const;
    const right = (await signed()).headers.find(([name]) => name === "Digest")?.[1] ?? "";
    const wrong = "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for (const [value, expected] of [
      [`MD5=AAAA, ${right} , ${wrong}`, "accepted"],
      [right.replace("SHA-256", "sha-256"), "accepted"],
      [`${wrong},${right}`, "digest"],
      [`SHA-256=AAAA,${right}`, "digest"],
      ["MD5=AAAA", "digest"],
      ["", "digest"],
    ] as const) {
      const request = await withDigest(value);
      expect(await reasonFor(request, { profile }), value).toBe(expected);
    }
    expect(await reasonFor(await withDigest(`MD5=AAAA,${right}`))).toBe("digest");
    expect(await reasonFor(await withDigest(`${right},MD5=AAAA`))).toBe("digest");
  });

  /** A request with this digest, which its signature covers. */
  async function withDigest(value: string) {
    const request = withValue(await signed(), "Digest", () => value);
    return forged(request, ["(request-target)", "host", "date", "digest"]);
  }
});

describe("S4: what must be covered", () => {
  it.each([[["(request-target)", "date"]], [["date", "(request-target)", "digest"]]])(
    "%j without the host is refused",
    async (covered) => {
      expect(await reasonFor(await signed({ covered }))).toBe("not-covered");
    },
  );
  it("a signature without a list covers a time only, and is refused", async () => {
    const request = withValue(await signed(), "Authorization", (value) =>
      value.replace(/headers="[^"]*",/, ""),
    );
    expect(await reasonFor(request)).toBe("not-covered");
  });
  it("a digest that is there and not covered does not do where there is a body", async () => {
    const request = withValue(await signed(), "Authorization", (value) => value.replace(" digest", ""));
    expect(await reasonFor(request)).toBe("not-covered");
  });
  it("a digest is not demanded without a body, unless the profile demands it", async () => {
    const request = await signed({}, { method: "GET", body: "" });
    expect(request.headers.map(([name]) => name)).not.toContain("Digest");
    expect(await reasonFor(request)).toBe("accepted");
    const profile = { ...strictProfile, digestOnEmptyBody: "required" } as const;
    expect(await reasonFor(request, { profile })).toBe("not-covered");
    const sent = await signed({ digestOnEmptyBody: "send" }, { method: "GET", body: "" });
    expect(await reasonFor(sent, { profile })).toBe("accepted");
  });
  it.each(["Host", "Date", "Digest"])("a second %s is malformed, also if it says the same", async (name) => {
    const request = await signed();
    const again = request.headers.find(([key]) => key === name) as readonly [string, string];
    expect(await reasonFor({ ...request, headers: [...request.headers, again] })).toBe("malformed");
  });
  it("no profile makes a signed time needless", async () => {
    const timeless = forged(await signed({}, { body: "" }), ["(request-target)", "host"]);
    const profile = { ...strictProfile, required: ["(request-target)", "host"] };
    expect(await reasonFor(timeless, { profile })).toBe("not-covered");
  });
});

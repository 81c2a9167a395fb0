import { closedPort } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import { validateIntegration, type ValidationOptions, type ValidationReport } from "./index.ts";
import { startTestIntegration } from "./test-broken-integrations.node.ts";
import type { Defect, Kind } from "./test-defects.ts";
import { secretKey } from "./test-key.ts";

/** What must fail, whole, and the cause that explains most of it. */
interface Finding {
  readonly kind?: Kind;
  readonly failures: readonly string[];
  readonly cause?: string;
}

const findings: Readonly<Partial<Record<Defect, Finding>>> = {
  "key as text": { failures: ["signed.get", "authentication.key-as-text"], cause: "key-as-text" },
  "body not compared with its digest": {
    failures: ["digest.body-changed", "digest.digest-wrong", "digest.digest-unsupported"],
    cause: "digest-unchecked",
  },
  "digest demanded only if signed": {
    failures: ["digest.digest-unsigned", "digest.unsigned-body-changed", "digest.digest-absent"],
    cause: "digest-optional",
  },
  "body parsed and serialised again": {
    failures: ["digest.pretty", "digest.escaped", "requests.bad-json", "requests.no-object"],
    cause: "body-reserialised",
  },
  "clock ignored": {
    failures: ["authentication.late", "authentication.early", "authentication.old"],
    cause: "clock-ignored",
  },
  "window of 300 s": { failures: ["authentication.late", "authentication.early"], cause: "window-wide" },
  "covered list left to the sender": {
    failures: [
      "authentication.only-date",
      "authentication.only-target",
      "authentication.host-unsigned",
      "authentication.date-absent",
      "digest.digest-unsigned",
      "digest.unsigned-body-changed",
      "digest.digest-absent",
    ],
    cause: "sender-decides",
  },
  "host not demanded": { failures: ["authentication.host-unsigned"], cause: "host-unsigned" },
  "query left out of the target": { failures: ["authentication.query-added"], cause: "query-ignored" },
  "prefix stripped": { failures: ["signed.get", "authentication.prefix-unsigned"], cause: "prefix-stripped" },
  "hs2019 refused": { failures: ["signed.get"], cause: "hs2019-refused" },
  "last duplicate wins": { failures: ["authentication.repeated-parameter"], cause: "parameters-loose" },
  "label demanded": { failures: ["authentication.label-absent"] },
  "spaces refused": { failures: ["authentication.spaces"] },
  "malformed is 400": { failures: ["authentication.date-absent", "authentication.date-malformed"] },
  "hs2019 taken for SHA-512": { failures: ["signed.get", "authentication.sha512"], cause: "sha512" },
  "body written as Python writes it": {
    failures: ["signed.post", "digest.pretty", "digest.escaped", "digest.unescaped"],
    cause: "body-reserialised",
  },
  "digest in hexadecimal": {
    failures: ["signed.post", "digest.pretty", "digest.escaped", "digest.unescaped"],
    cause: "digest-other",
  },
  "clock other than its Date": {
    failures: ["authentication.clock-slow", "authentication.early"],
    cause: "clock-other",
  },
  "unterminated quote refused": { failures: ["authentication.unterminated-quote"] },
  "500 on a malformed date": {
    failures: ["authentication.date-absent", "authentication.date-malformed"],
    cause: "uncaught",
  },
  "500 on bad JSON": {
    failures: ["digest.empty", "requests.bad-json", "requests.no-object", "answers.error"],
    cause: "uncaught",
  },
  "401s tell the reason": { failures: ["answers.uniform-401"], cause: "reasons-told" },
  "401s are signed": { failures: ["answers.unsigned-401"], cause: "signing-oracle" },
  "answers unsigned": {
    failures: ["answers.get", "answers.post", "answers.error"],
    cause: "answers-unsigned",
  },
  "answer digest of other bytes": {
    failures: ["answers.get", "answers.post", "answers.error"],
    cause: "answers-digest",
  },
  "answer changed after signing": {
    failures: ["answers.get", "answers.post", "answers.error"],
    cause: "answers-mismatch",
  },
  "metadata need a signature": {
    failures: ["metadata.unauthenticated", "metadata.ignores-credentials"],
    cause: "metadata-locked",
  },
  "name too short": { failures: ["metadata.provider-name"] },
  "check type misspelt": { failures: ["config.check-type"] },
  "countries of two letters": { failures: ["config.countries"] },
  "field without default": { failures: ["config.fields"] },
  "reselling without maximum": { failures: ["config.pricing"] },
  "wrong enum in output": {
    failures: ["demo.ANY", "demo.ANY-resold", "demo.ANY_CHARGE", "demo.ONE_NAME_ADDRESS_MATCH"],
    cause: "output",
  },
  "match of the name alone": { failures: ["demo.ONE_NAME_ADDRESS_MATCH"] },
  "address of somebody else": { failures: ["demo.ONE_NAME_ADDRESS_MATCH"] },
  "unknown members refused": { failures: ["requests.unknown-members"] },
  "charges with errors": {
    failures: [
      "demo.ERROR_INVALID_CREDENTIALS",
      "demo.ERROR_ANY_PROVIDER_MESSAGE",
      "demo.ERROR_CONNECTION_TO_PROVIDER",
      "demo.unknown",
    ],
    cause: "charges",
  },
  "charges on DIRECT": { failures: ["demo.ANY_CHARGE-direct"], cause: "charges" },
  "charges above maximum": { failures: ["demo.ANY_CHARGE"], cause: "charges" },
  "unknown demo result succeeds": { failures: ["demo.unknown"], cause: "demo-unknown" },
  "demo errors succeed": {
    failures: [
      "demo.ERROR_INVALID_CREDENTIALS",
      "demo.ERROR_ANY_PROVIDER_MESSAGE",
      "demo.ERROR_CONNECTION_TO_PROVIDER",
    ],
    cause: "demo-errors",
  },
  "errors as statuses": {
    failures: [
      "demo.ERROR_INVALID_CREDENTIALS",
      "demo.ERROR_ANY_PROVIDER_MESSAGE",
      "demo.ERROR_CONNECTION_TO_PROVIDER",
      "demo.unknown",
    ],
    cause: "errors-as-status",
  },
  "search unverified": { kind: "company", failures: ["search.unsigned"] },
  "candidates incomplete": {
    kind: "company",
    failures: ["search.ANY", "search.ONE_HIT", "search.MANY_HITS", "search.ANY_CHARGE"],
    cause: "output",
  },
  "references repeat": { kind: "documents", failures: ["callback.start"] },
  "complete forgets the demo result": {
    kind: "documents",
    failures: [
      "demo.ANY_CHARGE",
      "demo.DOCUMENT_ALL_PASS",
      "demo.ERROR_UNSUPPORTED_DOCUMENT_TYPE",
      "demo.DOCUMENT_FORGERY_CHECK_FAILURE",
    ],
  },
  "any check id": { kind: "documents", failures: ["callback.other-id"] },
  "download with no type": { kind: "documents", failures: ["callback.files"] },
  "pending for ever": {
    kind: "screening",
    failures: [
      "demo.ANY",
      "demo.ANY-resold",
      "demo.ANY_CHARGE",
      "demo.ANY_CHARGE-direct",
      "demo.SCREEN_NO_HITS",
      "polling.result",
    ],
  },
};

describe("a broken integration fails for its defect, and for nothing else", () => {
  it.each(Object.entries(findings) as [Defect, Finding][])(
    "%s",
    async (defect, { kind, failures, cause }) => {
      const { report, live } = await validated({ defect, kind, path: "/docver/" });
      expect(failuresOf(report)).toEqual(failures);
      if (cause !== undefined) expect(report.causes[0]).toMatchObject({ id: cause });
      expect(report.passed).toBe(false);
      expect(live).toBe(0);
    },
  );

  it.each(["no verification", "signature not compared"] as const)("%s", async (defect) => {
    const { report } = await validated({ defect });
    const failures = failuresOf(report);
    expect(failures).toEqual(
      expect.arrayContaining(["authentication.wrong-key", "digest.wrong-key", "digest.body-changed"]),
    );
    expect(report.causes).toEqual([
      {
        id: defect === "no verification" ? "unverified" : "mac-ignored",
        cause: expect.any(String) as string,
        checks: failures,
      },
    ]);
  });

  it.each<[Kind, readonly string[]]>([
    ["identity", ["demo.NO_MATCHES"]],
    [
      "company",
      [
        "demo.NO_DATA",
        "demo.COMPANY_INACTIVE",
        "demo.COMPANY_NAME_MISMATCH",
        "demo.COMPANY_NUMBER_MISMATCH",
        "search.NO_HITS",
        "search.ONE_HIT",
      ],
    ],
    [
      "documents",
      [
        "demo.DOCUMENT_ALL_PASS",
        "demo.ERROR_UNSUPPORTED_DOCUMENT_TYPE",
        "demo.DOCUMENT_FORGERY_CHECK_FAILURE",
      ],
    ],
    ["screening", ["demo.SCREEN_NO_HITS"]],
  ])("demo results all alike: %s", async (kind, failures) => {
    const { report } = await validated({ defect: "demo results all alike", kind });
    expect(failuresOf(report)).toEqual(failures);
  });

  it("output of another entity", async () => {
    const { report } = await validated({ defect: "output of another entity" });
    const any = report.checks.find(({ id }) => id === "demo.ANY");
    expect(any?.received).toMatch(/^check_output\.entity_type is not INDIVIDUAL/);
  });

  it("demo result ignored", async () => {
    const { report } = await validated({ defect: "demo result ignored" });
    expect(failuresOf(report)).toEqual(expect.arrayContaining(["signed.post", "demo.ANY", "demo.unknown"]));
    expect(report.causes.map(({ id }) => id)).toEqual(["demo-fails"]);
  });

  it.each<Kind>(["identity", "company", "documents", "screening"])("body parsed before: %s", async (kind) => {
    const { report } = await validated({ defect: "body parsed before", kind });
    expect(report.causes).toEqual([
      {
        id: "posts-fail",
        cause: expect.stringContaining("a body parser may have read the body first") as string,
        checks: failuresOf(report),
      },
    ]);
    const check = report.checks.find(({ id }) => id === "signed.post");
    expect(check).toMatchObject({
      received: "status 500",
      hint: expect.stringContaining("look into the log") as string,
    });
  });

  it.each<[Defect, readonly string[], string | undefined]>([
    ["no callback", ["callback.ready"], "callbacks-missing"],
    ["callback signed once", ["callback.ready", "callback.retry"], "callbacks-signature"],
    ["callback unsigned", ["callback.ready", "callback.retry"], "callbacks-signature"],
    ["callback signature reused", ["callback.retry"], undefined],
  ])("%s", async (defect, failures, cause) => {
    const { report } = await validated({ defect, kind: "documents" }, { callbacks: true });
    expect([failuresOf(report), report.causes[0]?.id]).toEqual([failures, cause]);
  });
});

it("a country that is not supported is answered with a result", async () => {
  const { report } = await validated({ defect: "any country" }, { only: ["live"], live: true });
  expect(failuresOf(report)).toEqual(["live.country"]);
});

it("a body of any size is too much", async () => {
  const { report } = await validated({ defect: "unlimited" }, { only: ["limits"] });
  expect(failuresOf(report)).toEqual(["limits.large"]);
});

it.each<[Defect, string]>([
  ["last duplicate wins", "authentication.repeated-parameter"],
  ["label demanded", "authentication.label-absent"],
  ["spaces refused", "authentication.spaces"],
  ["unterminated quote refused", "authentication.unterminated-quote"],
  ["malformed is 400", "authentication.date-malformed"],
  ["401s tell the reason", "answers.uniform-401"],
  ["answer changed after signing", "answers.get"],
  ["any check id", "callback.other-id"],
])("the profile current takes as advice what its documentation does not ask for: %s", async (defect, id) => {
  const kind = defect === "any check id" ? "documents" : "identity";
  const { report } = await validated({ defect, kind }, { profile: "current" });
  expect(failuresOf(report)).toEqual([]);
  expect(statusOf(report, id)).toBe("warning");
});

it("nothing that needs signed POSTs is judged where they are refused", async () => {
  const { report } = await validated({ defect: "digest in hexadecimal" });
  const judged = report.checks.filter(({ group }) => ["requests", "demo"].includes(group));
  expect([...new Set(judged.map(({ status }) => status))]).toEqual(["skipped"]);
  expect(judged[0]?.received).toBe("signed POSTs are refused");
});

it("the profile current takes unsigned answers and an unsigned host as advice", async () => {
  const unsigned = await validated({ defect: "answers unsigned" }, { profile: "current" });
  expect(failuresOf(unsigned.report)).toEqual([]);
  expect(statusOf(unsigned.report, "authentication.host-optional")).toBe("warning");
  expect(statusOf(unsigned.report, "answers.get")).toBe("warning");
  const host = await validated({ defect: "host not demanded" }, { profile: "current" });
  expect(failuresOf(host.report)).toEqual([]);
  expect(statusOf(host.report, "authentication.host-optional")).toBe("passed");
});

it("a defect is told with what was sent, what was expected, where it is written and what causes it", async () => {
  const { report } = await validated({ defect: "host not demanded" });
  const check = report.checks.find(({ id }) => id === "authentication.host-unsigned");
  expect(check).toMatchObject({
    status: "failed",
    expected: "GET /config: 401",
    received: "status 200",
    source: expect.stringContaining("spring 2020") as string,
    hint: expect.stringContaining("Demand the host") as string,
  });
  const [sent] = check?.sent ?? [];
  expect(sent).toMatchObject({ method: "GET", target: "/config", body: "none" });
  expect(sent?.headers.find(([name]) => name === "Authorization")?.[1]).toMatch(
    /^Signature keyId="AAEC…",algorithm="hs2019",signature=".{4}…",headers="\(request-target\) date"$/,
  );
});

async function validated(
  of: Parameters<typeof startTestIntegration>[0],
  { callbacks = false, ...options }: ValidationOptions & { callbacks?: boolean } = {},
): Promise<{ report: ValidationReport; live: number }> {
  const server = await startTestIntegration(of);
  try {
    const port = await closedPort();
    if (callbacks) server.callBack(`http://127.0.0.1:${port}`);
    const report = await validateIntegration(server.url, secretKey, {
      ...options,
      callbackServer: callbacks ? { port } : undefined,
    });
    return { report, live: server.liveRequests() };
  } finally {
    await server.close();
  }
}

function failuresOf({ checks }: ValidationReport): string[] {
  return checks.filter(({ status }) => status === "failed").map(({ id }) => id);
}

function statusOf({ checks }: ValidationReport, id: string): string | undefined {
  return checks.find((check) => check.id === id)?.status;
}

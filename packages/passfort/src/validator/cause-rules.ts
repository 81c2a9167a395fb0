import type { Facts } from "./facts.ts";

/** What explains several failures at once. */
export interface CauseRule {
  readonly id: string;
  readonly cause: string | ((facts: Facts) => string);
  /** The failures that it explains: whole ids, or a group with `.*`. */
  readonly explains: readonly string[];
  /** Whether it is so, of the checks that failed and of those that passed. */
  readonly when: (of: Outcome) => boolean;
}

/** What the checks found. */
export interface Outcome {
  readonly failed: (id: string) => boolean;
  readonly passed: (id: string) => boolean;
  /** What came instead of what was expected; empty when nothing was amiss. */
  readonly received: (id: string) => string;
  readonly facts: Facts;
}

const signatures = [
  "authentication.*",
  "digest.*",
  "search.unsigned",
  "callback.unsigned",
  "polling.unsigned",
];
const signedAnswers = ["answers.get", "answers.post", "answers.error", "callback.files"];
const demoErrors = [
  "demo.ERROR_INVALID_CREDENTIALS",
  "demo.ERROR_ANY_PROVIDER_MESSAGE",
  "demo.ERROR_CONNECTION_TO_PROVIDER",
];

const isBroken = (received: string): boolean => received.startsWith("status 5");

const malformed = [
  "authentication.date-malformed",
  "authentication.date-absent",
  "authentication.not-base64",
  "authentication.listed-absent",
  "requests.bad-json",
  "digest.empty",
];

/** One table, as the order counts. The most far-reaching first: what one of them explains is not explained again. */
export const causeRules: readonly CauseRule[] = [
  {
    id: "unverified",
    cause: "Signatures are not verified at all: whoever knows the address can ask anything.",
    explains: signatures,
    when: ({ failed }) => failed("authentication.no-credentials") && failed("authentication.wrong-key"),
  },
  {
    id: "mac-ignored",
    cause: "The signature is read, but not compared with one that is made with the key.",
    explains: signatures,
    when: ({ failed, passed }) =>
      passed("authentication.no-credentials") && failed("authentication.wrong-key"),
  },
  {
    id: "key-as-text",
    cause: "The key was used without base64 decoding: its 44 characters are the text of 32 bytes.",
    explains: ["signed.get", "authentication.key-as-text"],
    when: ({ facts }) => facts.variant === "key-as-text",
  },
  {
    id: "prefix-stripped",
    cause: "A router or a proxy strips the prefix of the path before the signature is checked.",
    explains: ["signed.get", "authentication.prefix-unsigned", ...signedAnswers],
    when: ({ facts }) => facts.variant === "prefix-stripped",
  },
  {
    id: "hs2019-refused",
    cause: "The label hs2019, which PassFort sends, is refused.",
    explains: ["signed.get"],
    when: ({ facts }) => facts.variant === "label-hs2019",
  },
  {
    id: "sha512",
    cause: "The label hs2019 is taken for HMAC-SHA-512: PassFort means HMAC-SHA-256.",
    explains: ["signed.get", "authentication.sha512"],
    when: ({ facts }) => facts.variant === "sha512",
  },
  {
    id: "clock-other",
    cause:
      "The clock that dates are compared with is off, though the Date header is not: it may come from a proxy.",
    explains: [
      "authentication.clock-slow",
      "authentication.clock-fast",
      "authentication.late",
      "authentication.early",
    ],
    when: ({ failed, passed }) =>
      (failed("authentication.clock-slow") && passed("authentication.clock-fast")) ||
      (failed("authentication.clock-fast") && passed("authentication.clock-slow")),
  },
  {
    id: "posts-fail",
    cause:
      "Every POST ends in 5xx, however it is signed: look into the log of the integration. With a framework, a body parser may have read the body first.",
    explains: [
      "signed.post",
      "digest.*",
      "requests.*",
      "demo.*",
      "search.*",
      "callback.*",
      "polling.*",
      "answers.post",
      "answers.error",
    ],
    when: ({ received }) => [received("signed.post"), received("digest.body-changed")].every(isBroken),
  },
  {
    id: "digest-other",
    cause:
      "No body gets through: the digest is computed otherwise than as SHA-256= and the base64 of the hash of the raw bytes.",
    explains: ["signed.post", "digest.pretty", "digest.escaped", "digest.unescaped"],
    when: ({ received }) => received("signed.post") === "status 401",
  },
  {
    id: "body-reserialised",
    cause:
      "The body was parsed and serialised again before hashing: only one way of writing JSON gets through.",
    explains: [
      "signed.post",
      "digest.pretty",
      "digest.escaped",
      "digest.unescaped",
      "requests.bad-json",
      "requests.no-object",
      "answers.error",
    ],
    when: ({ received }) =>
      received("signed.post").startsWith("status 401; ") ||
      [received("digest.pretty"), received("digest.escaped")].includes("status 401"),
  },
  {
    id: "digest-unchecked",
    cause: "The body is not compared with its digest: its content can be replaced on the way.",
    explains: ["digest.*"],
    when: ({ failed }) => failed("digest.body-changed") && failed("digest.digest-wrong"),
  },
  {
    id: "sender-decides",
    cause:
      "What must be signed is left to the sender: demand (request-target), host, date, and digest with a body.",
    explains: [
      "authentication.*",
      "digest.digest-unsigned",
      "digest.unsigned-body-changed",
      "digest.digest-absent",
    ],
    when: ({ failed }) => failed("authentication.only-date") && failed("authentication.only-target"),
  },
  {
    id: "digest-optional",
    cause:
      "The digest is checked only where the sender chose to sign it: leave it out, and any body gets through.",
    explains: ["digest.digest-unsigned", "digest.unsigned-body-changed", "digest.digest-absent"],
    when: ({ failed, passed }) => failed("digest.digest-unsigned") && passed("digest.digest-wrong"),
  },
  {
    id: "host-unsigned",
    cause: "The host need not be signed: a request for another server of the same key is taken.",
    explains: ["authentication.host-unsigned"],
    when: ({ failed, passed }) =>
      failed("authentication.host-unsigned") && passed("authentication.only-date"),
  },
  {
    id: "clock-ignored",
    cause:
      "The date is not compared with the clock: a request that was seen once can be sent again for ever.",
    explains: [
      "authentication.late",
      "authentication.early",
      "authentication.old",
      "authentication.date-malformed",
    ],
    when: ({ failed }) => failed("authentication.old"),
  },
  {
    id: "window-wide",
    cause: "The window for the date is wider than 30 s.",
    explains: ["authentication.late", "authentication.early"],
    when: ({ failed, passed }) => failed("authentication.late") && passed("authentication.old"),
  },
  {
    id: "query-ignored",
    cause: "(request-target) is built without the query string.",
    explains: ["authentication.query-added", "authentication.query-changed"],
    when: ({ failed, passed }) =>
      failed("authentication.query-added") && passed("authentication.path-changed"),
  },
  {
    id: "parameters-loose",
    cause: "The Authorization header is read loosely: of two parameters of the same name, one wins.",
    explains: ["authentication.repeated-parameter"],
    when: ({ failed, passed }) =>
      failed("authentication.repeated-parameter") && passed("authentication.wrong-key"),
  },
  {
    id: "uncaught",
    cause: "What is malformed throws an exception that nobody catches.",
    explains: ["authentication.*", "digest.empty", "requests.*", "answers.error"],
    when: ({ received }) => malformed.some((id) => isBroken(received(id))),
  },
  {
    id: "answers-unsigned",
    cause: "Answers are not signed.",
    explains: signedAnswers,
    when: ({ received }) =>
      [received("answers.get"), received("answers.post")].every((text) => text === "no Signature header"),
  },
  {
    id: "answers-digest",
    cause: "The digest of answers is that of other bytes than those that are sent.",
    explains: signedAnswers,
    when: ({ received }) => received("answers.post").endsWith(": digest"),
  },
  {
    id: "answers-mismatch",
    cause:
      "Answers are signed over other values than those that are sent: look at date, (request-target) and host.",
    explains: signedAnswers,
    when: ({ received }) => received("answers.post").endsWith(": mismatch"),
  },
  {
    id: "signing-oracle",
    cause: "401s are signed: anybody can have PassFort's key sign a path of their choice.",
    explains: ["answers.unsigned-401"],
    when: ({ failed }) => failed("answers.unsigned-401"),
  },
  {
    id: "reasons-told",
    cause: "401s tell why a signature was refused, which helps those who guess.",
    explains: ["answers.uniform-401"],
    when: ({ failed }) => failed("answers.uniform-401"),
  },
  {
    id: "path-other",
    cause:
      "The integration is not at this path: without a signature all is 401, with one it is 404. Look at its basePath.",
    explains: ["metadata.*", "signed.get"],
    when: ({ received }) =>
      received("metadata.unauthenticated") === "status 401" && received("signed.get") === "status 404",
  },
  {
    id: "metadata-locked",
    cause: "The signature check is installed for / too, which PassFort reads without a signature.",
    explains: ["metadata.*"],
    when: ({ received }) => received("metadata.unauthenticated") === "status 401",
  },
  {
    id: "demo-fails",
    cause: "Demo checks fail: look into the log of the integration.",
    explains: ["signed.post", "digest.*", "requests.*", "demo.*", "callback.*", "polling.*"],
    when: ({ received }) => isBroken(received("signed.post")),
  },
  {
    id: "charges",
    cause: "Charges are added without regard to errors, commercial_relationship or maximum_cost.",
    explains: ["demo.*", "search.*"],
    when: ({ received }) =>
      ["demo.ANY", "demo.ANY_CHARGE", "demo.ANY_CHARGE-direct", ...demoErrors].some((id) =>
        /\bcharges\b/.test(received(id)),
      ),
  },
  {
    id: "errors-as-status",
    cause: "Errors of a check are answered as errors of HTTP: PassFort wants 200, with the error in errors.",
    explains: [...demoErrors, "demo.unknown", "search.*"],
    when: ({ received }) => demoErrors.some((id) => /^status 4(?!01)/.test(received(id))),
  },
  {
    id: "demo-errors",
    cause: "The demo results for errors are answered with results.",
    explains: [...demoErrors, "demo.unknown", "search.*"],
    when: ({ received }) => demoErrors.some((id) => received(id) === "a result without errors"),
  },
  {
    id: "demo-unknown",
    cause: "A demo result that is not known is answered as if it were another one.",
    explains: ["demo.unknown"],
    when: ({ received }) => received("demo.unknown") === "a result without errors",
  },
  {
    id: "output",
    cause: "Results hold values or shapes that PassFort does not know.",
    explains: ["demo.*", "search.*"],
    when: ({ received }) =>
      / is none of | is missing| is no (list|text|whole number)/.test(
        received("demo.ANY") + received("search.ANY"),
      ),
  },
  {
    id: "callbacks-missing",
    cause: ({ callbackUrl }) =>
      `No callbacks come: the integration may send them somewhere else, or not while /ready is handled. To point it here, set PASSFORT_BASE_URL=${callbackUrl}.`,
    explains: ["callback.ready", "callback.retry", "callback.no-retry"],
    when: ({ received }) =>
      received("callback.ready").startsWith("no callback") ||
      [received("callback.retry"), received("callback.no-retry")].includes("0 callbacks"),
  },
  {
    id: "callbacks-signature",
    cause: "Callbacks are not signed as PassFort demands.",
    explains: ["callback.ready", "callback.retry", "callback.no-retry"],
    when: ({ received }) => received("callback.ready").startsWith("a signature"),
  },
];

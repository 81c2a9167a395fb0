import type { Problem } from "@idbraid/core/schema";
import * as z from "zod";
import type { ConfigDocument } from "../config/config-document.ts";
import { isRecord } from "../is-record.ts";
import { isUuid } from "../is-uuid.ts";
import type { IntegrationOptions } from "./options.ts";

/** What can be said of the options by themselves. Keys, metadata and config are looked at where they are used. */
export function integrationOptionsSchema(): z.ZodType {
  return z.strictObject({
    metadata: z.unknown(),
    config: z.unknown(),
    secretKey: z.unknown().optional(),
    checks: z.custom(isRecord, "must be an object of handlers"),
    demo: z.strictObject({ checks: demoResults(), search: demoResults() }).optional(),
    passfort: z
      .custom((value) => isRecord(value) && isRecord(value["callbacks"]), "must be made by createPassFort()")
      .optional(),
    provider_id: z.custom(isUuid, "must be a UUID").optional(),
    basePath: z
      .string()
      .regex(/^\/(?:[^/?#\s]+\/)*$/, 'must begin and end with "/", such as "/docver/"')
      .regex(/^[\s\x21-\x7e]*$/, "must be percent-encoded, as in a URL")
      .optional(),
    trustProxy: z
      .strictObject({
        origin: z.union([origin(), z.array(origin()).min(1)], originForm),
        prefix: z
          .string()
          .regex(/^(?:\/[^/?#\s]+)*$/, 'must begin with "/" and not end with it')
          .optional(),
      })
      .optional(),
    profile: z.custom(isProfile, profileForm).optional(),
    digestOnEmptyBody: oneOf("optional", "required"),
    replayStore: z
      .custom(
        (value) => isRecord(value) && storeMethods.every((name) => isFunction(value[name])),
        "must be a Store",
      )
      .optional(),
    signResponses: flag(),
    responseSignedHeaders: z.custom(isCovered, coveredForm).optional(),
    checkCountry: flag(),
    invalidCharges: oneOf("drop", "refuse"),
    handlerFailure: oneOf("500", "error-entry"),
    maxBytes: positive(),
    bodyTimeoutMs: positive(),
    externalResource: z.custom(isFunction, "must be a function").optional(),
    hooks: z
      .strictObject({ onAuthFailure: hook(), onResponse: hook(), onError: hook(), onWarning: hook() })
      .optional(),
    runtime: z
      .custom(
        (value) => isRecord(value) && runtimeMethods.every((name) => isFunction(value[name])),
        "must be a Runtime",
      )
      .optional(),
  });
}

/** Where a proxy takes another prefix away than the base path has, no path would be that of an endpoint. */
export function addressProblems({
  basePath = "/",
  trustProxy,
}: Partial<IntegrationOptions<ConfigDocument>>): readonly Problem[] {
  if (basePath.startsWith(`${trustProxy?.prefix ?? ""}/`)) return [];
  const message = 'must be the beginning of "basePath", which is the path of the public URL';
  return [{ path: "trustProxy.prefix", message }];
}

const storeMethods = ["get", "set", "add", "compareAndSet", "compareAndDelete"];
const runtimeMethods = ["now", "monotonicMs", "schedule", "random", "id"];
const profileForm =
  'needs all members of passfortProfiles.seed, "(request-target)" among those required, and a finite windowMs';
const originForm = "must be an origin, such as https://my-integration.example.com, or a list of them";
/** What every answer with a body has. */
const coverable = ["(request-target)", "host", "date", "digest", "content-type"];
const coveredForm = `must be a list of some of ${coverable.join(", ")}, each once, with the first and date`;

function isCovered(names: unknown): boolean {
  if (!Array.isArray(names)) return false;
  const lower = names.map((name) => String(name).toLowerCase());
  return (
    lower.every((name) => coverable.includes(name)) &&
    new Set(lower).size === lower.length &&
    lower.includes("(request-target)") &&
    lower.includes("date")
  );
}

function isProfile(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { labels, required, windowMs, digestList, digestOnEmptyBody } = value;
  return (
    Array.isArray(labels) &&
    Array.isArray(required) &&
    required.includes("(request-target)") && // answers are signed over it
    Number.isFinite(windowMs) &&
    Number(windowMs) >= 0 &&
    ["single", "firstSupported"].includes(String(digestList)) &&
    ["optional", "required"].includes(String(digestOnEmptyBody)) &&
    typeof value["allowUnterminatedLastQuote"] === "boolean" &&
    typeof value["allowCreated"] === "boolean"
  );
}

function origin() {
  return z.custom<string>((value) => {
    if (typeof value !== "string" || !URL.canParse(value)) return false;
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, "").toLowerCase();
  }, originForm);
}

function demoResults() {
  const form = "must be an object of functions";
  return z
    .custom(
      (value) =>
        isRecord(value) && Object.values(value).every((each) => each === undefined || isFunction(each)),
      form,
    )
    .optional();
}

function hook() {
  return z.custom(isFunction, "must be a function").optional();
}

function flag() {
  return z.boolean("must be true or false").optional();
}

function positive() {
  return z.number("must be a number above 0").positive("must be a number above 0").optional();
}

function oneOf(...values: readonly [string, string]) {
  return z.enum(values, `must be "${values[0]}" or "${values[1]}"`).optional();
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

import { problemsOf } from "@idbraid/core/schema";
import type * as z from "zod";
import { invalidReply, Refusal } from "./reply.ts";

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws {Refusal} with 400 when the bytes are no JSON in UTF-8 */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw new Refusal(invalidReply([{ path: "body", message: "is not JSON in UTF-8" }]));
  }
}

/** The value as the schema reads it. @throws {Refusal} with 400 and the fields when it does not fit */
export function parsed(schema: z.ZodType, json: unknown): JsonObject {
  const result = schema.safeParse(json);
  if (result.success) return result.data as JsonObject;
  const problems = problemsOf(result, (path) => path.join(".") || "body");
  throw new Refusal(invalidReply(problems));
}

/**
 * What a handler gets: credentials where the customer's own contract is used, and only there, and nothing that is `null`
 * instead of missing.
 */
export function liveRequest(request: JsonObject): JsonObject {
  const { provider_credentials, ...rest } = request;
  const there = Object.entries(rest).filter(([name, value]) => value !== null || !nullable.has(name));
  const direct = request["commercial_relationship"] === "DIRECT";
  return {
    ...Object.fromEntries(there),
    ...(direct && { provider_credentials: provider_credentials ?? {} }),
  };
}

const nullable: ReadonlySet<string> = new Set(["custom_data", "demo_result", "id", "provider_id"]);

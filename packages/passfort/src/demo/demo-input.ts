import { isOfCompany } from "../config/check-types.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { isRecord } from "../is-record.ts";
import { companyInput, individualInput, searchInput } from "../schemas/index.ts";
import type { DemoCheckRequest, DemoSearchRequest } from "./demo-results.ts";

/** `check_input` as its schema gives it; `undefined` when it is missing or of another form. */
export function checkInputIn(input: unknown, config: ConfigDocument): DemoCheckRequest["check_input"] {
  const schema = isOfCompany(config) ? companyInput() : individualInput();
  return schema.safeParse(input).data;
}

/** `search_input` as its schema gives it; `undefined` when it is missing or of another form. */
export function searchInputIn(input: unknown): DemoSearchRequest["search_input"] {
  return searchInput().safeParse(input).data;
}

/** The part of `check_input` that a demo check has PassFort keep: who or what is checked, and which documents. */
export function keptInput(input: unknown): JsonObject {
  if (!isRecord(input)) return {};
  const { address_history: addresses, documents } = input;
  return {
    ...pick(input, ["entity_type", "external_refs"]),
    ...part(input, "personal_details", ["name", "dob", "nationality"]),
    ...part(input, "metadata", ["name", "number", "country_of_incorporation", "addresses"]),
    ...(Array.isArray(addresses) && { address_history: addresses.slice(-1) }),
    ...(Array.isArray(documents) && {
      documents: documents
        .filter(isRecord)
        .map((document) => pick(document, ["id", "category", "document_type", "images"])),
    }),
  };
}

/** The part of `check_input` that tells which company is meant: little enough for a reference. */
export function namedCompany(input: unknown): JsonObject {
  return isRecord(input) ? part(input, "metadata", ["name", "number", "country_of_incorporation"]) : {};
}

type JsonObject = Readonly<Record<string, unknown>>;

function part(input: JsonObject, member: string, members: readonly string[]): JsonObject {
  const value = input[member];
  return isRecord(value) ? { [member]: pick(value, members) } : {};
}

function pick(value: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([member]) => members.includes(member)));
}

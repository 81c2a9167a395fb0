import { sign } from "@idbraid/core/signatures";
import type { Has, Kind } from "./test-defects.ts";
import { key, keyId } from "./test-key.ts";

const providerId = "b0b7611e-c024-4ffb-9f9f-928992bec445";

/** An object of JSON. */
type Json = Readonly<Record<string, unknown>>;

/** What is answered, before it is signed. */
export interface Reply {
  readonly status: number;
  readonly body: Json | Uint8Array;
  readonly type?: string | undefined;
}

/** What the integration does once a request is known to be PassFort's. */
export class Service {
  live = 0;
  callbackOrigin: string | undefined;
  readonly #kind: Kind;
  readonly #has: Has;
  readonly #config: Json | undefined;

  constructor(kind: Kind, has: Has, config: Json | undefined) {
    this.#kind = kind;
    this.#has = has;
    this.#config = config;
  }

  metadata(): Reply {
    const provider_name = this.#has("name too short") ? "Acme" : "Acme Checks";
    return { status: 200, body: { protocol_version: 1, provider_name } };
  }

  async answer(method: string, path: string, bytes: Uint8Array): Promise<Reply> {
    if (path === "/config") return method === "GET" ? { status: 200, body: this.#document() } : notAllowed;
    const [, id, step] = /^\/checks\/([^/]+)\/(ready|complete|poll)$/.exec(path) ?? [];
    const known = [
      "/checks",
      ...(this.#kind === "company" ? ["/search"] : []),
      ...(this.#kind === "documents" ? ["/download_file"] : []),
    ];
    if (id === undefined && !known.includes(path)) return { status: 404, body: { error: "not found" } };
    if (method !== "POST") return notAllowed;
    const body = parse(bytes);
    if (body === undefined) {
      if (this.#has("500 on bad JSON")) throw new SyntaxError("JSON");
      return badRequest;
    }
    if (!["DIRECT", "PASSFORT"].includes(String(body["commercial_relationship"]))) return badRequest;
    if (path === "/search") return this.#search(body);
    if (path === "/download_file") return this.#download(body);
    if (id === undefined) return this.#start(body);
    if (body["id"] !== id && !this.#has("any check id")) return badRequest;
    if (step === "ready") return this.#ready(body);
    return this.#later(body, step === "poll");
  }

  async #start(body: Json): Promise<Reply> {
    const demo = textOf(body["demo_result"]);
    if (demo === "") {
      this.live += 1;
      const country =
        this.#has("any country") || JSON.stringify(body["check_input"] ?? "").includes('"country":"GBR"');
      if (body["check_input"] === undefined) return badRequest;
      const error = {
        type: "INVALID_CHECK_INPUT",
        sub_type: "UNSUPPORTED_COUNTRY",
        message: "Not in this country.",
      };
      return ok({
        errors: country ? [] : [error],
        check_output: { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } },
      });
    }
    if (this.#kind === "identity" || this.#kind === "company") return this.#result(demo, body);
    const errors = this.#errorsOf(demo);
    if (errors.length > 0) return ok({ errors });
    const reference = this.#has("references repeat") ? `${demo}.same` : `${demo}.${crypto.randomUUID()}`;
    return ok({ provider_id: providerId, reference, custom_data: { polls: 0 }, errors: [] });
  }

  #later(body: Json, polled: boolean): Reply {
    const demo = this.#has("complete forgets the demo result")
      ? "ANY"
      : (String(body["reference"]).split(".")[0] ?? "");
    const polls = Number((body["custom_data"] as Json | undefined)?.["polls"] ?? 0);
    if (polled && (polls < 2 || this.#has("pending for ever")))
      return ok({ pending: true, custom_data: { polls: polls + 1 }, errors: [] });
    return this.#result(demo, body);
  }

  #result(demo: string, body: Json): Reply {
    const strict = "from_the_future" in body && this.#has("unknown members refused");
    const errors = strict ? [{ type: "INVALID_CHECK_INPUT", message: "No." }] : this.#errorsOf(demo);
    const direct = body["commercial_relationship"] === "DIRECT";
    const amount = this.#has("charges above maximum") ? 201 : 150;
    const charged = demo === "ANY_CHARGE" && (!direct || this.#has("charges on DIRECT"));
    const charges =
      charged || (errors.length > 0 && this.#has("charges with errors")) ? [{ amount, sku: "CHECK" }] : [];
    const common = { errors, warnings: [], charges, provider_data: "Demo result. No request was made." };
    if (this.#has("demo result ignored")) return { status: 500, body: { error: "internal" } };
    if (errors.length > 0 && this.#has("errors as statuses")) return { status: 400, body: common };
    return ok(errors.length > 0 ? common : { ...this.#output(demo, body), ...common });
  }

  #output(asked: string, body: Json): Json {
    const demo = this.#has("demo results all alike") ? "ANY" : asked;
    const input = (body["check_input"] ?? {}) as Json;
    if (this.#has("output of another entity")) return { check_output: { entity_type: "COMPANY" } };
    if (this.#kind === "identity") return identityOutput(demo, input, this.#has);
    if (this.#kind === "company") return companyOutput(demo, input);
    if (this.#kind === "screening") {
      const data = { name: "Sample Hit" };
      const hit = { provider: { name: "acme", label: "Acme", hit_id: "1" }, data, flags: [{ type: "PEP" }] };
      return { check_output: { screening_hits: demo === "SCREEN_NO_HITS" ? [] : [hit] } };
    }
    return documentOutput(demo);
  }

  #errorsOf(demo: string): Json[] {
    const types: Readonly<Record<string, string>> = {
      ERROR_INVALID_CREDENTIALS: "INVALID_CREDENTIALS",
      ERROR_ANY_PROVIDER_MESSAGE: "PROVIDER_MESSAGE",
      ERROR_CONNECTION_TO_PROVIDER: "PROVIDER_CONNECTION",
      ERROR_INVALID_PROVIDER_REFERENCE: "INVALID_CHECK_INPUT",
    };
    const type = types[demo] ?? (offers[this.#kind].includes(demo) ? undefined : "UNSUPPORTED_DEMO_RESULT");
    if (type === undefined) return [];
    if (type === "UNSUPPORTED_DEMO_RESULT" && this.#has("unknown demo result succeeds")) return [];
    if (type !== "UNSUPPORTED_DEMO_RESULT" && this.#has("demo errors succeed")) return [];
    return [{ type, message: "No." }];
  }

  #search(body: Json): Reply {
    const demo = textOf(body["demo_result"]);
    const counts: Readonly<Record<string, number>> = {
      ANY: 2,
      ANY_CHARGE: 1,
      NO_HITS: 0,
      ONE_HIT: 1,
      MANY_HITS: 3,
    };
    const count = counts[this.#has("demo results all alike") && demo in counts ? "ANY" : demo];
    const number = this.#has("candidates incomplete") ? {} : { number: "00123456" };
    if (count === undefined) {
      const errors = this.#errorsOf(demo);
      return ok(
        errors.length > 0 ? { errors } : { errors: [{ type: "UNSUPPORTED_DEMO_RESULT", message: "No." }] },
      );
    }
    const candidate = { name: "Sample Trading Limited", ...number, country_of_incorporation: "GBR" };
    const charges =
      demo === "ANY_CHARGE" && body["commercial_relationship"] === "PASSFORT" ? [{ amount: 10 }] : [];
    return ok({ search_output: Array.from({ length: count }, () => candidate), errors: [], charges });
  }

  #download(body: Json): Reply {
    if (body["file_reference"] !== "front") return { status: 404, body: { error: "not found" } };
    const type = this.#has("download with no type") ? "text/plain" : "image/png";
    return { status: 200, body: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), type };
  }

  async #ready({ reference }: Json): Promise<Reply> {
    const origin = this.callbackOrigin;
    if (origin === undefined || this.#has("no callback")) return ok({});
    const body = JSON.stringify({ provider_id: providerId, reference });
    const target = "/integrations/v1/callbacks";
    const init = { method: "POST", target, headers: { host: new URL(origin).host }, body };
    const signing = { keyId, key: this.#has("callback unsigned") ? new Uint8Array(32).fill(9) : key };
    const first = await sign(init, {
      ...signing,
      now: () => Date.now() - (this.#has("callback signed once") ? 60_000 : 0),
    });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const reused = this.#has("callback signature reused");
      if (reused && attempt === 2) await new Promise((resolve) => setTimeout(resolve, 1200));
      const headers = reused || this.#has("callback signed once") ? first : await sign(init, signing);
      const { status } = await fetch(origin + target, { method: "POST", headers, body });
      if (status < 500) break;
    }
    return ok({});
  }

  #document(): Json {
    const reselling = this.#has("reselling without maximum") ? {} : { maximum_cost: 200 };
    const field = { type: "boolean", name: "thorough", label: "Look twice" };
    return {
      check_type: this.#has("check type misspelt") ? "IDENTITY-CHECK" : checkTypes[this.#kind][0],
      check_template: checkTypes[this.#kind][1],
      pricing: { supports_reselling: true, ...reselling },
      supported_countries: this.#has("countries of two letters") ? ["GB"] : ["GBR", "USA"],
      supported_features: this.#kind === "company" ? ["COMPANY_SEARCH"] : [],
      credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
      config: { fields: [this.#has("field without default") ? field : { ...field, default: false }] },
      ...this.#config,
    };
  }
}

const polling = { type: "UNIFORM", initial_interval: 0, polling_interval: 0, max_polls: 5 };
const checkTypes: Readonly<Record<Kind, readonly [string, Json]>> = {
  identity: ["IDENTITY_CHECK", { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 }],
  company: ["COMPANY_DATA", { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 }],
  documents: ["DOCUMENT_FETCH", { type: "ONE_TIME_CALLBACK", request_timeout: 60, callback_timeout: 60 }],
  screening: ["PEPS_AND_SANCTIONS_SCREEN", { type: "ONE_TIME_POLLING", polling_strategy: polling }],
};
const offers: Readonly<Record<Kind, readonly string[]>> = {
  identity: ["ANY", "ANY_CHARGE", "NO_MATCHES", "ONE_NAME_ADDRESS_MATCH"],
  company: [
    "ANY",
    "ANY_CHARGE",
    "NO_DATA",
    "ALL_DATA",
    "COMPANY_INACTIVE",
    "COMPANY_NAME_MISMATCH",
    "COMPANY_NUMBER_MISMATCH",
  ],
  documents: [
    "ANY",
    "ANY_CHARGE",
    "DOCUMENT_ALL_PASS",
    "ERROR_UNSUPPORTED_DOCUMENT_TYPE",
    "DOCUMENT_FORGERY_CHECK_FAILURE",
  ],
  screening: ["ANY", "ANY_CHARGE", "SCREEN_NO_HITS"],
};

function identityOutput(demo: string, input: Json, has: Has): Json {
  const fields = [
    has("wrong enum in output") ? "FIRSTNAME" : "FORENAME",
    "SURNAME",
    ...(has("match of the name alone") ? [] : ["ADDRESS"]),
  ];
  const match = { count: 1, database_name: "Demo register", database_type: "CIVIL", matched_fields: fields };
  const matches = demo === "NO_MATCHES" ? [] : [match];
  return {
    check_output: {
      entity_type: "INDIVIDUAL",
      address_history: has("address of somebody else")
        ? [{ address: { country: "NLD" } }]
        : (input["address_history"] ?? []),
      electronic_id_check: { matches },
    },
  };
}

function companyOutput(demo: string, input: Json): Json {
  if (demo === "NO_DATA") return {};
  const { name = "Demo Limited", number = "1", ...asked } = (input["metadata"] ?? {}) as Json;
  return {
    check_output: {
      entity_type: "COMPANY",
      metadata: {
        ...asked,
        name: demo === "COMPANY_NAME_MISMATCH" ? "Another Limited" : name,
        number: demo === "COMPANY_NUMBER_MISMATCH" ? "99" : number,
        is_active: demo !== "COMPANY_INACTIVE",
      },
    },
  };
}

function documentOutput(demo: string): Json {
  const verification_result = {
    all_passed: demo === "DOCUMENT_ALL_PASS",
    document_type_passed: demo !== "ERROR_UNSUPPORTED_DOCUMENT_TYPE",
    forgery_checks_passed: demo !== "DOCUMENT_FORGERY_CHECK_FAILURE",
    image_checks_passed: true,
  };
  const images = [{ id: providerId, image_type: "FRONT", provider_reference: "front" }];
  const document = { id: providerId, category: "PROOF_OF_IDENTITY", images, verification_result };
  return { check_output: { entity_type: "INDIVIDUAL", documents: [document] } };
}

const badRequest: Reply = {
  status: 400,
  body: { errors: [{ type: "INVALID_CHECK_INPUT", message: "Bad request." }] },
};
const notAllowed: Reply = { status: 405, body: { error: "method not allowed" } };

function ok(body: Json): Reply {
  return { status: 200, body };
}

/** The body as an object; `undefined` when it is none. */
export function parse(bytes: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

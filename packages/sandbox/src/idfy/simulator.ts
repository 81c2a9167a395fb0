import { createFaultBook } from "../frame/faults.ts";
import { createFrame } from "../frame/frame.ts";
import { createJournal } from "../frame/journal.ts";
import type { Simulator } from "../frame/simulator.ts";
import { createIdfyApp } from "./app.ts";
import { createIdfyControl, type IdfyControl } from "./control.ts";
import { idfyControlRoutes } from "./control-routes.ts";
import type { IdfyCredentials, IdfySimulatorOptions } from "./options.ts";
import { createWorld, credentialsOf, type IdfyWorld } from "./world.ts";

/** Idfy, simulated. */
export interface IdfySimulator extends Simulator<IdfyCredentials, IdfyControl> {
  readonly otherCredentials: {
    /** Every endpoint answers 402. */
    readonly unsubscribed: IdfyCredentials;
    /** Its answers say `X-Idfy-Environment: prod`. */
    readonly production: IdfyCredentials;
  };
}

/** Query parameters without personal data; the journal keeps their values. */
const plainQuery = new Set(["offset", "limit", "cursor", "fileFormat", "status", "externalId", "signerId"]);

/**
 * Makes an Idfy simulator: the token endpoint, identification v2 and signature documents. It touches no
 * network; call its `fetch`, serve it, or mount it in msw.
 *
 * @example
 * ```ts
 * const idfy = createIdfySimulator();
 * const answer = await idfy.fetch(new Request("https://api.idfy.io/signature/status/ping"));
 * answer.status; // 401: wrong or missing credentials never pass
 * ```
 */
export function createIdfySimulator(options: IdfySimulatorOptions = {}): IdfySimulator {
  const world = createWorld(options);
  const credentials = { ...credentialsOf(world.seed, "main"), ...options.credentials };
  const parts = { faults: createFaultBook(), journal: createJournal() };
  const control = createIdfyControl(world, credentials.clientId, parts);
  const app = createIdfyApp(world);
  const frame = createFrame({
    name: "idfy",
    seed: world.seed,
    control,
    plainQuery,
    controlRoutes: idfyControlRoutes(world, control),
    answer: async (request, baseUrl) => app.fetch(request, { baseUrl }),
    decorate: (headers, request) => decorate(world, headers, request),
  });
  return {
    name: "idfy",
    credentials,
    otherCredentials: {
      unsubscribed: credentialsOf(world.seed, "unsubscribed"),
      production: { ...credentialsOf(world.seed, "production"), environment: "prod" },
    },
    control,
    environment: (baseUrl) => ({
      IDFY_BASE_URL: baseUrl,
      IDFY_CLIENT_ID: credentials.clientId,
      IDFY_CLIENT_SECRET: credentials.clientSecret,
    }),
    ...frame,
  };
}

/**
 * The provider's standard headers; what is there already stays. The request id comes in both spellings that
 * its clients read. Without a token that is known, the account is not known either and its header is left
 * out.
 */
function decorate(world: IdfyWorld, headers: Headers, request: Request): string {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const credentials = world.tokens.get(bearer ?? "")?.client.credentials;
  const requestId = headers.get("request-id") ?? world.ids.uuid("request");
  const standard = {
    "x-idfy-environment": credentials?.environment ?? "test",
    "x-idfy-accountid": credentials?.accountId,
    "request-id": requestId,
    requestid: requestId,
    date: new Date(world.clock.now()).toUTCString(),
  };
  for (const [name, value] of Object.entries(standard)) {
    if (value !== undefined && !headers.has(name)) headers.set(name, value);
  }
  return requestId;
}

import { onTestFinished } from "vitest";
import type { ArmedFault } from "../frame/faults.ts";
import type { JournalEntry } from "../frame/journal.ts";
import { startSandbox, type SandboxProvider } from "../start-sandbox.ts";
import type { IdfyCredentials, IdfySimulatorOptions } from "../idfy/options.ts";
import type { IdfySimulator } from "../idfy/simulator.ts";

export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Wire;
  /** The body once more, for answers that are lists. */
  readonly list: readonly Wire[];
  /** The body as it came. */
  readonly text: string;
}

/** The members of answers that tests look at. Which of them an answer has is for the test to say. */
export interface Wire {
  readonly [member: string]: unknown;
  readonly access_token: string;
  readonly error: string;
  readonly message: string;
  readonly code: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly id: string;
  readonly url: string;
  readonly status: { readonly documentStatus: string; readonly completedPackages: readonly string[] };
  readonly documentId: string;
  readonly documentIds: readonly string[];
  readonly title: string;
  readonly externalId: string;
  readonly signers: readonly Wire[];
  readonly documentSignature: Wire;
  readonly dataToSign: object;
  readonly size: number;
  readonly limit: number;
  readonly offset: number;
  readonly nextCursor: string;
  readonly links: Readonly<Record<"next" | "first" | "last" | "previous", string>>;
  readonly data: readonly Wire[];
  readonly identity: object;
  readonly entries: readonly JournalEntry[];
  readonly counts: Readonly<Record<string, number>>;
  readonly nowMs: number;
  readonly frozen: boolean;
  readonly faults: readonly ArmedFault[];
  readonly routes: readonly string[];
}

export interface OpenIdfy extends SandboxProvider<IdfySimulator> {
  readonly control: IdfySimulator["control"];
  token(scope?: string, credentials?: IdfyCredentials): Promise<string>;
  /** A call with a token for every scope, unless the headers name another. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A call of the control API. */
  play(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A simulator on a real socket, closed when the test is over. */
export async function openIdfy(options: IdfySimulatorOptions = {}): Promise<OpenIdfy> {
  const sandbox = await startSandbox({ providers: { idfy: options } });
  onTestFinished(() => sandbox.close());
  const { baseUrl, credentials, simulator } = sandbox.providers.idfy;
  let token: string | undefined;

  const send = async (
    method: string,
    path: string,
    body: unknown,
    extra: Record<string, string>,
  ): Promise<Answer> => {
    const headers = { ...(body === undefined ? {} : { "content-type": "application/json" }), ...extra };
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(baseUrl + path, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    return readAnswer(response);
  };
  const getToken = async (
    scope?: string,
    { clientId, clientSecret, scopes } = credentials,
  ): Promise<string> => {
    const form = new URLSearchParams({ grant_type: "client_credentials", scope: scope ?? scopes.join(" ") });
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    const answer = await send("POST", "/oauth/connect/token", form.toString(), {
      authorization,
      "content-type": "application/x-www-form-urlencoded",
    });
    return answer.body.access_token;
  };
  return {
    baseUrl,
    credentials,
    simulator,
    control: simulator.control,
    token: getToken,
    async call(method, path, body, headers = {}) {
      const own =
        "authorization" in headers ? {} : { authorization: `Bearer ${(token ??= await getToken())}` };
      return send(method, path, body, { ...own, ...headers });
    },
    play: (method, path, body) => send(method, `/_sandbox${path}`, body, {}),
  };
}

/** Reads an answer to its end. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, statusText, headers } = response;
  const text = await response.text();
  const body = (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : {}) as Wire;
  return { status, reason: statusText, headers, body, list: body as unknown as readonly Wire[], text };
}

/** A document request that is right, with members replaced. */
export function documentRequest(replaced: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: "Contract",
    externalId: "contract-1",
    contactDetails: { email: "seller@example.com" },
    dataToSign: { fileName: "contract.pdf", base64Content: "JVBERi0xLjQK" },
    signers: [signerRequest()],
    ...replaced,
  };
}

/** A signer request that is right, with members replaced. */
export function signerRequest(replaced: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    externalSignerId: "signer-1",
    redirectSettings: { redirectMode: "donot_redirect" },
    signatureType: { mechanism: "pkisignature", signatureMethods: ["no_bankid"] },
    ...replaced,
  };
}

/** A session request that is right, with members replaced. */
export function sessionRequest(replaced: Record<string, unknown> = {}): Record<string, unknown> {
  const page = "https://shop.example/done";
  return {
    flow: "redirect",
    allowedProviders: ["se_bankid"],
    include: ["name", "date_of_birth"],
    redirectSettings: { successUrl: page, abortUrl: page, errorUrl: page },
    ...replaced,
  };
}

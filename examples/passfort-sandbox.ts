import {
  startSandbox,
  type PassfortIntegration,
  type PassfortIntegrationOptions,
  type Step,
} from "@idbraid/sandbox";

/** PassFort, played by a sandbox. */
export interface PlayedPassFort {
  /** What the integration and PassFort share, in base64. */
  readonly secretKey: string;
  /** Where callbacks and images are: the `baseUrl` of `createPassFort`. */
  readonly baseUrl: string;
  /** An integration, as PassFort calls it. */
  integration(url: string, options?: PassfortIntegrationOptions): PassfortIntegration;
  /** Reads metadata and config of an integration, runs a demo check, and prints each answer. */
  tries(url: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a sandbox that plays PassFort. No account is needed. */
export async function startPassFort(): Promise<PlayedPassFort> {
  const sandbox = await startSandbox();
  const { baseUrl, credentials, simulator } = sandbox.providers.passfort;
  const integration: PlayedPassFort["integration"] = (url, options) =>
    simulator.control.integration(url, { signedAnswers: "required", ...options });
  return {
    secretKey: credentials.secretKey,
    baseUrl: `${baseUrl}/integrations`,
    integration,
    async tries(url) {
      const called = integration(url);
      printSteps([await called.metadata()]);
      const { steps } = await called.runCheck({ demo_result: "ANY" });
      printSteps(steps);
    },
    close: () => sandbox.close(),
  };
}

/** Prints what PassFort asked, and what it thinks of each answer. No personal data is in it. */
export function printSteps(steps: readonly Step[]): void {
  for (const { request, response, objections } of steps) {
    const { status = "no answer", signature = "unsigned" } = response ?? {};
    const signed = signature === "unsigned" ? signature : `signature ${signature}`;
    console.log([`${request.method} ${request.target}: ${status}, ${signed}`, ...objections].join("; "));
  }
}

/** What a config document needs besides check type and template: here no price and no forms. */
export const sampleConfig = {
  pricing: { supports_reselling: false },
  supported_countries: ["GBR"],
  credentials: { fields: [] },
  config: { fields: [] },
} as const;

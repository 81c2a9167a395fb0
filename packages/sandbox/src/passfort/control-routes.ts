import { Refusal } from "../frame/answers.ts";
import type { ControlRoutes } from "../frame/control-app.ts";
import { readInput, type InputReader, type Problem } from "../frame/input.ts";
import type { PassfortIntegration } from "./active/integration.ts";
import type { PassfortIntegrationOptions } from "./active/integration-options.ts";
import type { PassfortControl } from "./control.ts";

/**
 * PassFort's part of the control API, under `/_sandbox/passfort`. Every body has the `url` of the integration, and may
 * have `options`: `label`, `unterminatedLastQuote`, `signedAnswers`, `intervals`, `timeoutMs`, `callbackTimeoutMs`, `ca`.
 *
 * - `POST /metadata`, `POST /config` give a step
 * - `POST /run` with `{ check_input?, demo_result?, commercial_relationship?, provider_config?, provider_credentials?,
 *   monitoredPolls? }` runs a check to its end; of files it tells the size, not the content
 * - `POST /search` with `{ query?, country_of_incorporation?, state_of_incorporation?, … }`
 * - `POST /open-resource` with `{ resource: { url }, custom_data?, auditee_id?, validForS? }` gives a step
 */
export function passfortControlRoutes(control: PassfortControl): ControlRoutes {
  /** A route whose answer comes from the integration that the body names. */
  const asking =
    <T>(
      members: readonly string[],
      reader: (input: InputReader) => T,
      play: (integration: PassfortIntegration, params: T) => Promise<unknown>,
    ): ControlRoutes[string] =>
    async ({ body }) => {
      const problems: Problem[] = [];
      const input = readInput(body, problems);
      input.only("url", "options", ...members);
      const url = input.text("url", { required: true }) ?? "";
      const options = readOptions(input);
      const params = reader(input);
      if (problems.length > 0)
        throw new Refusal(400, { message: "The body is not right.", errors: problems });
      try {
        return await play(control.integration(url, options), params);
      } catch (error) {
        if (error instanceof TypeError) throw new Refusal(400, { message: error.message });
        throw error;
      }
    };

  return {
    "POST /metadata": asking(
      [],
      () => ({}),
      (integration) => integration.metadata(),
    ),
    "POST /config": asking(
      [],
      () => ({}),
      (integration) => integration.config(),
    ),
    "POST /run": asking(
      [...askMembers, "check_input", "monitoredPolls"],
      (input) => ({
        ...readAsk(input),
        check_input: input.object("check_input")?.raw,
        monitoredPolls: input.integer("monitoredPolls", { min: 0, max: 1000 }),
      }),
      async (integration, params) => {
        const run = await integration.runCheck(params);
        const files = run.files.map(({ content, ...file }) => ({ ...file, size: content.byteLength }));
        return { ...run, files };
      },
    ),
    "POST /search": asking(
      [...askMembers, "query", "country_of_incorporation", "state_of_incorporation"],
      (input) => ({
        ...readAsk(input),
        query: input.text("query"),
        country_of_incorporation: input.text("country_of_incorporation"),
        state_of_incorporation: input.text("state_of_incorporation"),
      }),
      (integration, params) => integration.search(params),
    ),
    "POST /open-resource": asking(
      ["resource", "custom_data", "auditee_id", "validForS"],
      (input) => ({
        resource: {
          url: input.object("resource", { required: true })?.text("url", { required: true }) ?? "",
        },
        custom_data: input.text("custom_data"),
        auditee_id: input.text("auditee_id"),
        validForS: input.integer("validForS"),
      }),
      async (integration, { resource, ...params }) => (await integration.openResource(resource, params)).step,
    ),
  };
}

const askMembers = ["demo_result", "commercial_relationship", "provider_config", "provider_credentials"];

function readAsk(input: InputReader): {
  readonly demo_result: string | undefined;
  readonly commercial_relationship: "DIRECT" | "PASSFORT" | undefined;
  readonly provider_config: Readonly<Record<string, unknown>> | undefined;
  readonly provider_credentials: Readonly<Record<string, unknown>> | undefined;
} {
  return {
    demo_result: input.text("demo_result"),
    commercial_relationship: input.choice("commercial_relationship", ["DIRECT", "PASSFORT"]) as
      | "DIRECT"
      | "PASSFORT"
      | undefined,
    provider_config: input.object("provider_config")?.raw,
    provider_credentials: input.object("provider_credentials")?.raw,
  };
}

function readOptions(body: InputReader): PassfortIntegrationOptions {
  const input = body.object("options");
  input?.only(
    "label",
    "unterminatedLastQuote",
    "signedAnswers",
    "intervals",
    "timeoutMs",
    "callbackTimeoutMs",
    "ca",
  );
  const wait = { min: 1, max: 600_000 };
  return {
    label: input?.choice("label", ["hs2019", "hmac-sha256"]) as PassfortIntegrationOptions["label"],
    unterminatedLastQuote: input?.flag("unterminatedLastQuote"),
    signedAnswers: input?.choice("signedAnswers", [
      "required",
      "optional",
    ]) as PassfortIntegrationOptions["signedAnswers"],
    intervals: input?.choice("intervals", [
      "skip",
      "advance",
      "wait",
    ]) as PassfortIntegrationOptions["intervals"],
    timeoutMs: input?.integer("timeoutMs", wait),
    callbackTimeoutMs: input?.integer("callbackTimeoutMs", wait),
    ca: input?.text("ca"),
  };
}

import type { PassfortWorld } from "../world.ts";
import { askConfig, askMetadata } from "./conversation.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import { integrationUrl } from "./integration-url.ts";
import { openResource, type OpenedResource, type OpenResourceParams } from "./open-resource.ts";
import { runCheck, type CheckRun, type RunCheckParams } from "./run-check.ts";
import { search, type SearchParams, type SearchRun } from "./search.ts";
import type { Step } from "./step.ts";

/** An integration, as PassFort calls it. What the integration gets wrong is told, never thrown. */
export interface PassfortIntegration {
  /** Reads the metadata. It is not signed. */
  metadata(): Promise<Step>;
  /** Reads the configuration document. */
  config(): Promise<Step>;
  /**
   * Runs a check: reads the configuration document and goes through the flow of its template, to the download of the
   * last file. For a callback flow the integration has to call back to this sandbox.
   *
   * @throws {Refusal} when it shall run under a contract that the integration does not offer
   */
  runCheck(params?: RunCheckParams): Promise<CheckRun>;
  /** Searches for companies. @throws {Refusal} as {@link PassfortIntegration.runCheck} */
  search(params?: SearchParams): Promise<SearchRun>;
  /** Opens an external resource that a result names. @throws {TypeError} when its URL is neither https nor loopback */
  openResource(resource: { readonly url: string }, params?: OpenResourceParams): Promise<OpenedResource>;
}

/** Gives an integration to call. @throws {TypeError} when the URL is neither https nor loopback */
export function createPassfortIntegration(
  world: PassfortWorld,
  address: string,
  options: PassfortIntegrationOptions,
): PassfortIntegration {
  const url = integrationUrl(address);
  return {
    metadata: async () => (await askMetadata(world, options, url)).step,
    config: async () => (await askConfig(world, options, url)).step,
    runCheck: (params = {}) => runCheck(world, options, url, params),
    search: (params = {}) => search(world, options, url, params),
    openResource: (resource, params = {}) => openResource(world, options, resource, params),
  };
}

import type { WireRequest } from "../../transport/wire.ts";
import {
  authComposeCases,
  authComposeFailureCases,
  authComposeWaitingCases,
} from "./auth-compose-cases.node.ts";
import { authFailureCases, authWaitingCases } from "./auth-failure-cases.node.ts";
import { authTrial, type AuthCase, type AuthStrategySubject } from "./auth-subject.node.ts";
import { authSuccessCases } from "./auth-success-cases.node.ts";
import type { ContractCase } from "./contract-case.ts";

/** Makes a strategy for one case. */
export type MakeAuthStrategySubject = () => AuthStrategySubject | Promise<AuthStrategySubject>;

/** Options of {@link authStrategyContract}. */
export interface AuthStrategyContractOptions {
  /** The request that gets credentials. @default a POST with a JSON body to `https://api.example.com` */
  readonly request?: WireRequest;
  /**
   * The same strategy with something broken, such as a token endpoint or vault that rejects: its
   * `apply` must reject. Leave it out for strategies that cannot fail.
   */
  readonly failing?: MakeAuthStrategySubject;
  /**
   * The same strategy with a token endpoint or vault that never answers: an aborted `apply` must
   * reject all the same. Leave it out for strategies that wait for nothing.
   */
  readonly waiting?: MakeAuthStrategySubject;
}

/**
 * What every `AuthStrategy` has to keep, alone and as a part of `all()` and `firstOf()`, as cases for any test runner.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 * import { apiKey } from "@idbraid/core/auth";
 * import { authStrategyContract, canary } from "@idbraid/core/testing";
 *
 * const key = canary("api-key");
 * const make = () => ({ strategy: apiKey({ header: "x-api-key", key }), secrets: { key } });
 * for (const { name, run } of authStrategyContract(make)) test(name, run);
 * ```
 */
export function authStrategyContract(
  make: MakeAuthStrategySubject,
  options: AuthStrategyContractOptions = {},
): readonly ContractCase[] {
  const { request = sampleRequest(), failing, waiting } = options;
  const bind = (from: MakeAuthStrategySubject, cases: readonly AuthCase[]): ContractCase[] =>
    cases.map(({ name, run }) => ({
      name,
      async run() {
        const subject = await from();
        try {
          await run(authTrial(subject, request));
        } finally {
          await subject.strategy.close?.();
        }
      },
    }));
  return [
    ...bind(make, [...authSuccessCases, ...authComposeCases]),
    ...(failing === undefined ? [] : bind(failing, [...authFailureCases, ...authComposeFailureCases])),
    ...(waiting === undefined ? [] : bind(waiting, [...authWaitingCases, ...authComposeWaitingCases])),
  ];
}

function sampleRequest(): WireRequest {
  return {
    method: "POST",
    origin: "https://api.example.com",
    target: "/things/1?page=2",
    headers: { "content-type": "application/json", host: "api.example.com" },
    body: new TextEncoder().encode('{"name":"Ada"}'),
  };
}

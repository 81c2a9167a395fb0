import type { WireRequest } from "../../transport/wire.ts";
import type { Applied, AuthContext, AuthStrategy } from "../auth-strategy.ts";
import type { Secret } from "./secret.ts";
import { generationOf, SecretSet, valueOf } from "./secret-set.ts";

/** A copy of the request that carries these values, in the order of the secrets. */
export type PutSecrets = (request: WireRequest, values: readonly string[]) => WireRequest;

/** Puts the values of these secrets on each request. After a refusal, values that come from a function are read again. */
export class SecretStrategy implements AuthStrategy {
  readonly name: string;
  readonly #secrets: SecretSet;
  readonly #put: PutSecrets;

  constructor(name: string, secrets: readonly Secret[], put: PutSecrets) {
    this.name = name;
    this.#secrets = new SecretSet(secrets);
    this.#put = put;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const read = await this.#secrets.read(context);
    return { request: this.#put(request, read.map(valueOf)), ticket: read.map(generationOf) };
  }

  refused(ticket: unknown): boolean {
    return this.#secrets.refuse(ticket as readonly number[]);
  }
}

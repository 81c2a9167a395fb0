import type { WireRequest } from "../transport/wire.ts";
import type { Applied, AuthContext, AuthStrategy } from "./auth-strategy.ts";
import type { Secret, SecretValue } from "./secret.ts";
import { waitFor } from "./wait-for.ts";

/** A copy of the request that carries these values, in the order of the secrets. */
export type PutSecrets = (request: WireRequest, values: readonly string[]) => WireRequest;

/** Puts the values of these secrets on each request. After a refusal, values that come from a function are read again. */
export class SecretStrategy implements AuthStrategy {
  readonly name: string;
  readonly #secrets: readonly Secret[];
  readonly #put: PutSecrets;

  constructor(name: string, secrets: readonly Secret[], put: PutSecrets) {
    this.name = name;
    this.#secrets = secrets;
    this.#put = put;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const held = this.#secrets.map((secret) => secret.held).filter((value) => value !== undefined);
    const complete = held.length === this.#secrets.length;
    const read = complete ? held : await waitFor(this.#readAll(), context.signal);
    return { request: this.#put(request, read.map(valueOf)), ticket: read.map(generationOf) };
  }

  refused(ticket: unknown): boolean {
    const generations = ticket as readonly number[];
    let dynamic = false;
    this.#secrets.forEach((secret, index) => {
      if (secret.refuse(generations[index] ?? 0)) dynamic = true;
    });
    return dynamic;
  }

  #readAll(): Promise<SecretValue[]> {
    return Promise.all(this.#secrets.map((secret) => secret.read()));
  }
}

const valueOf = ({ value }: SecretValue): string => value;
const generationOf = ({ generation }: SecretValue): number => generation;

import { basicCredentials, passwordProblem } from "../auth/basic-credentials.ts";
import { Secret, type SecretSource } from "../auth/secrets/secret.ts";

/** A value of `Proxy-Authorization`, and the number of the reading of the password that it holds. */
export interface ProxyCredential {
  readonly header: string;
  readonly generation: number;
}

/** What a proxy is shown, and no one else. */
export class ProxyCredentials {
  readonly #username: string | undefined;
  readonly #password: Secret;

  constructor(username: string | undefined, password: SecretSource | undefined) {
    this.#username = username;
    this.#password = new Secret(password ?? "", "password", passwordRule);
  }

  /**
   * The value for the next tunnel; `undefined` without a user name.
   *
   * @throws {ConfigurationError} when the function that fetches the password fails
   */
  async read(): Promise<ProxyCredential | undefined> {
    if (this.#username === undefined) return undefined;
    const { value, generation } = await this.#password.read();
    return { header: basicCredentials(this.#username, value, "raw"), generation };
  }

  /** The proxy answered 407: the next tunnel asks the function again. */
  refuse(generation: number): void {
    this.#password.refuse(generation);
  }
}

/** What is wrong with a password. */
export function passwordRule(value: string): string | undefined {
  return passwordProblem(value, "raw");
}

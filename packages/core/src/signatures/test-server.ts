import { SignatureError } from "../errors/signature-error.ts";
import { memoryStore } from "../store/memory-store.ts";
import { replayGuard, type SignedRequest, signResponse, verify, type VerifyOptions } from "./index.ts";
import { server } from "./test-messages.ts";

/** What a client of the test server sees. */
export interface PublicAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server as users write it: verify, handle, sign the answer; and one answer to everything that is refused. */
export class TestServer {
  /** How often the handler ran. */
  handled = 0;
  /** Why requests were refused. It goes to the log only. */
  readonly log: string[] = [];
  readonly #options: VerifyOptions;

  constructor(options: Partial<VerifyOptions> = {}) {
    this.#options = { ...server, replay: replayGuard(memoryStore()), ...options };
  }

  async serve(request: SignedRequest): Promise<PublicAnswer> {
    try {
      const verified = await verify(request, this.#options);
      this.handled += 1;
      const body = '{"ok":true}';
      return {
        status: 200,
        headers: await signResponse({ body }, verified, { now: this.#options.now }),
        body,
      };
    } catch (error) {
      this.log.push(SignatureError.isInstance(error) ? error.reason : String(error));
      return { status: 401, headers: { "www-authenticate": "Signature" }, body: '{"error":"unauthorized"}' };
    }
  }
}

import type { Runtime } from "../runtime/runtime.ts";
import type { AxiosSender } from "../transport/axios-sender.ts";
import type { WireHeaders } from "../transport/wire.ts";
import type { ClientLife } from "./client-life.ts";
import type { ValidateMode } from "./client-options.ts";
import type { Limits } from "./limits.ts";
import type { Observer } from "./observer.ts";
import type { Provider } from "./provider.ts";
import type { Timeouts } from "./timeouts.ts";

/** What the calls of one client share. */
export interface ClientParts {
  readonly provider: Provider;
  /** Of the base URL. */
  readonly origin: string;
  /** The path of the base URL, without a slash at its end. */
  readonly pathPrefix: string;
  readonly runtime: Runtime;
  readonly sender: AxiosSender;
  readonly observer: Observer;
  readonly life: ClientLife;
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  readonly maxAttempts: number;
  readonly authReplay: boolean;
  readonly validate: ValidateMode;
  /** Sent with every request. */
  readonly headers: WireHeaders;
}

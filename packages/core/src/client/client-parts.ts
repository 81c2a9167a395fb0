import type { AxiosSender } from "../transport/axios-sender.ts";
import type { ClientSetup } from "./client-setup.ts";

/** What the calls of one client share. */
export interface ClientParts extends ClientSetup {
  readonly sender: AxiosSender;
}

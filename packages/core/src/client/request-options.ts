import type { ReplayClass } from "../transport/replay.ts";
import type { UploadProgress } from "./upload/upload.ts";

/** What one call may have of its own. The same for every method of every provider. */
export interface RequestOptions {
  /** Ends the call with an `AbortError`, whatever it is doing. */
  readonly signal?: AbortSignal | undefined;
  /** The total time of the call in milliseconds: queue, token, attempts, waits and body. @default the client's `timeouts.totalMs` */
  readonly timeoutMs?: number | undefined;
  /** How often the call may be sent in total; 1 is no retry. @default the client's `maxAttempts`, else that of the operation */
  readonly maxAttempts?: number | undefined;
  /** Widens or narrows when this call may be sent again. @default what the operation declares */
  readonly replay?: ReplayClass | undefined;
  /** Called for each piece of an upload as it is handed to the connection; once at its end for one that is sent from memory. */
  readonly onUploadProgress?: ((progress: UploadProgress) => void) | undefined;
  /** More headers for this call; `null` removes a default one. */
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
}

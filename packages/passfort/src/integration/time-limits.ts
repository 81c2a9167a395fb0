import type { ConfigDocument } from "../config/config-document.ts";
import type { Runtime } from "@idbraid/core/schema";

/** How long PassFort waits for an answer, milliseconds; `undefined` when nobody knows. */
export interface TimeLimits {
  /** To `/checks`. */
  readonly startMs: number | undefined;
  readonly othersMs: number | undefined;
}

/** The time limits that a template states. */
export function timeLimits(template: ConfigDocument["check_template"]): TimeLimits {
  switch (template.type) {
    case "ONE_TIME_SYNCHRONOUS":
      return bothMs(template.timeout);
    case "ONE_TIME_CALLBACK": {
      const { request_timeout, request_timeouts } = template;
      if (request_timeouts === undefined) return bothMs(request_timeout);
      const { start, default: others } = request_timeouts;
      return { startMs: (start ?? others) * 1000, othersMs: others * 1000 };
    }
    case "ONE_TIME_POLLING":
      return { startMs: undefined, othersMs: undefined };
    case "MONITORED_POLLING": {
      const { start, poll } = template.request_timeouts;
      return { startMs: start * 1000, othersMs: poll * 1000 };
    }
  }
}

/** A signal that aborts when the caller hangs up, or the time is over. Call `stop` when the work is done. */
export function limitedSignal(
  hungUp: AbortSignal,
  limitMs: number | undefined,
  runtime: Pick<Runtime, "schedule">,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(hungUp.reason);
  };
  const timeOver = (): void => {
    controller.abort(new DOMException("PassFort waits no longer for this answer.", "TimeoutError"));
  };
  if (hungUp.aborted) abort();
  hungUp.addEventListener("abort", abort);
  const cancel = limitMs === undefined ? () => undefined : runtime.schedule(limitMs, timeOver);
  return {
    signal: controller.signal,
    stop: () => {
      hungUp.removeEventListener("abort", abort);
      cancel();
    },
  };
}

function bothMs(seconds: number | null | undefined): TimeLimits {
  const limitMs = seconds === null ? undefined : (seconds ?? 60) * 1000;
  return { startMs: limitMs, othersMs: limitMs };
}

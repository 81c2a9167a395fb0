import type { FaultMoment, FaultStep } from "./fault-behaviour.ts";

/** Says which step comes next. It is used up as requests come; make a new one for each server. */
export interface FaultScript {
  /** The next step, left in place; `undefined` when the script has ended. */
  peek(): FaultStep | undefined;
  /** Moves on to the step after. */
  advance(): void;
}

/** Whatever can be turned into a script: one step (for every request), a list, or a script. */
export type FaultScriptInput = FaultStep | FaultScript | readonly (FaultStep | FaultScript)[];

/**
 * Plays each part once, in order. A part may itself be a script.
 *
 * @example
 * ```ts
 * import { always, respond, sequence, times } from "@idbraid/core/testing";
 *
 * sequence(times(2, respond({ status: 503 })), always(respond({ body: "{}" })));
 * ```
 */
export function sequence(...parts: readonly (FaultStep | FaultScript)[]): FaultScript {
  const rest = parts.map((part) => (isScript(part) ? part : times(1, part)));
  const head = (): FaultScript | undefined => {
    while (rest.length > 0 && rest[0]?.peek() === undefined) rest.shift();
    return rest[0];
  };
  return { peek: () => head()?.peek(), advance: () => head()?.advance() };
}

/** Plays one step for every request. */
export function always(step: FaultStep): FaultScript {
  return { peek: () => step, advance: () => undefined };
}

/** Plays one step for `count` requests. */
export function times(count: number, step: FaultStep): FaultScript {
  let left = count;
  return {
    peek: () => (left > 0 ? step : undefined),
    advance: () => {
      left -= 1;
    },
  };
}

/** The script meant by an input: one step alone stands for all requests. */
export function toScript(input: FaultScriptInput): FaultScript {
  if (isList(input)) return sequence(...input);
  return isScript(input) ? input : always(input);
}

/** Takes the next step if it starts at this moment. Functions are asked once the request is complete. */
export function takeAt(script: FaultScript, moment: FaultMoment): FaultStep | undefined {
  const step = script.peek();
  if (step === undefined) return undefined;
  const startsAt = typeof step === "function" ? "request" : step.startsAt;
  if (startsAt !== moment) return undefined;
  script.advance();
  return step;
}

function isList(input: FaultScriptInput): input is readonly (FaultStep | FaultScript)[] {
  return Array.isArray(input);
}

function isScript(input: FaultStep | FaultScript): input is FaultScript {
  return typeof input === "object" && "peek" in input;
}

import * as z from "zod";
import { strict } from "./strict.ts";

/** How a check runs. Which of them a check type allows stands in its rules. */
export function template(): z.ZodType {
  return z.discriminatedUnion(
    "type",
    [
      strict({ type: z.literal("ONE_TIME_SYNCHRONOUS"), timeout: timeout() }),
      oneForm(
        strict({
          type: z.literal("ONE_TIME_CALLBACK"),
          request_timeout: timeout(),
          callback_timeout: timeout(),
          request_timeouts: strict({ default: seconds(), start: seconds().optional() }).optional(),
          callback_timeouts: strict({ default: seconds() }).optional(),
        }),
      ),
      strict({ type: z.literal("ONE_TIME_POLLING"), polling_strategy: pollingStrategy() }),
      strict({
        type: z.literal("MONITORED_POLLING"),
        polling_strategy: pollingStrategy(),
        monitoring_strategy: strict({ type: uniform(), update_interval: seconds() }),
        request_timeouts: strict({ start: seconds(), poll: seconds() }),
      }),
    ],
    "is not known. Known are ONE_TIME_SYNCHRONOUS, ONE_TIME_CALLBACK, ONE_TIME_POLLING and MONITORED_POLLING",
  );
}

/** PassFort's documentation has one form of the time limits, a reference integration has another one. */
function oneForm<S extends z.ZodType<Readonly<Record<string, unknown>>>>(callback: S): S {
  return callback.superRefine((given, context) => {
    for (const name of ["request_timeout", "callback_timeout"]) {
      if (given[name] !== undefined && given[`${name}s`] !== undefined)
        context.addIssue({
          code: "custom",
          path: [`${name}s`],
          message: `is there beside ${name}. Use one of them`,
        });
    }
  });
}

function pollingStrategy(): z.ZodType {
  return strict({
    type: uniform(),
    initial_interval: seconds(0),
    polling_interval: seconds(),
    max_polls: wholeNumber("must be a whole number").min(1, "must be at least 1"),
  });
}

function uniform(): z.ZodType {
  return z.literal("UNIFORM", 'must be "UNIFORM"');
}

function timeout(): z.ZodType {
  return seconds().nullable().optional();
}

function seconds(least = 1): z.ZodNumber {
  return wholeNumber("must be a whole number of seconds").min(least, `must be at least ${least}`);
}

function wholeNumber(message: string): z.ZodNumber {
  return z.number(message).int(message);
}

/**
 * The most kilobytes (1000 bytes, minified and gzipped) that importing an entry point may add,
 * with axios and zod left out: they are shared with the rest of a program.
 */
export const sizeBudgets: Readonly<Record<string, number>> = {
  "@idbraid/core": 22,
  "@idbraid/core/auth": 15,
  "@idbraid/core/testing": 13,
  "@idbraid/idfy": 40,
  "@idbraid/idfy/schemas": 10,
};

/** Never part of a production bundle. */
export const withoutBudget: readonly string[] = ["@idbraid/sandbox", "@idbraid/sandbox/msw"];

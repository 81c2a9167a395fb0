/**
 * The most kilobytes (1000 bytes, minified and gzipped) that importing an entry point may add,
 * with axios and zod left out: they are shared with the rest of a program.
 */
export const sizeBudgets: Readonly<Record<string, number>> = {
  "@idbraid/core": 32,
  "@idbraid/core/auth": 43.5, // every strategy at once; each alone is 2.5 to 20
  "@idbraid/core/proxy": 13,
  "@idbraid/core/schema": 2.5,
  "@idbraid/core/signatures": 6.5,
  "@idbraid/core/testing": 29,
  "@idbraid/core/webhooks": 8,
  "@idbraid/core/webhooks/adapters": 5,
  "@idbraid/idfy": 50.5,
  "@idbraid/idfy/schemas": 10,
  "@idbraid/passfort": 71,
  "@idbraid/passfort/integration": 38,
  "@idbraid/passfort/schemas": 6.5,
  "@idbraid/passfort/server": 7,
  "@idbraid/passfort/validator": 35.5,
};

/** The same for one named import: what is imported alone must stay small. */
export const importBudgets: readonly {
  readonly name: string;
  readonly from: string;
  readonly kilobytes: number;
}[] = [
  { name: "apiKey", from: "@idbraid/core/auth", kilobytes: 2.7 },
  { name: "verify", from: "@idbraid/core/signatures", kilobytes: 4 },
  { name: "verify", from: "@idbraid/core/webhooks", kilobytes: 4 },
  { name: "createIntegration", from: "@idbraid/passfort/integration", kilobytes: 34 },
];

/** Never part of a production bundle. */
export const withoutBudget: readonly string[] = ["@idbraid/sandbox", "@idbraid/sandbox/msw"];

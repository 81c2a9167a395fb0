import { library } from "../tooling/src/tsup-base.ts";

export default library({
  index: "src/index.ts",
  auth: "src/auth/index.ts",
  proxy: "src/proxy/index.ts",
  schema: "src/schema/index.ts",
  signatures: "src/signatures/index.ts",
  testing: "src/testing/index.ts",
  webhooks: "src/webhooks/index.ts",
  "webhooks-adapters": "src/webhooks/adapters/index.ts",
});

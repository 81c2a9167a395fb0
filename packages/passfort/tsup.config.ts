import { library } from "../tooling/src/tsup-base.ts";

export default library({
  index: "src/index.ts",
  integration: "src/integration/index.ts",
  schemas: "src/schemas/index.ts",
  server: "src/server/index.ts",
  validator: "src/validator/index.ts",
  bin: "src/bin/validate.node.ts",
});

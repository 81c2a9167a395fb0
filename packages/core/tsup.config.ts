import { library } from "../tooling/src/tsup-base.ts";

export default library({ index: "src/index.ts", auth: "src/auth/index.ts", testing: "src/testing/index.ts" });

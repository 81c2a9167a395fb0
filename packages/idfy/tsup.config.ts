import { library } from "../tooling/src/tsup-base.ts";

export default library({ index: "src/index.ts", schemas: "src/schemas/index.ts" });

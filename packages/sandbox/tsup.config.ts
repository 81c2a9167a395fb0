import { library } from "../tooling/src/tsup-base.ts";

export default library({ index: "src/index.ts", msw: "src/msw.ts", bin: "src/bin/sandbox.node.ts" });

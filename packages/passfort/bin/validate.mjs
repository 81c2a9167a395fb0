#!/usr/bin/env node
// The command from the sources, within this repository; what is published is built.
import { register } from "tsx/esm/api";

register();
await import("../src/bin/validate.node.ts");

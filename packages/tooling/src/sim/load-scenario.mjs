// Loads the module that `?module=` names in a new thread, where Node 20 does not know TypeScript by itself.
import { register } from "tsx/esm/api";

register();
const wanted = new URL(import.meta.url).searchParams.get("module");
export const { scenario } = await import(wanted);

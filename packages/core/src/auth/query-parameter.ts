import { encodeComponent } from "../client/encode-component.ts";

/** The target with this parameter once, at the end. */
export function withParameter(target: string, name: string, value: string): string {
  const encoded = `${encodeComponent(name)}=${encodeComponent(value)}`;
  const mark = target.indexOf("?");
  if (mark < 0) return `${target}?${encoded}`;
  const others = target
    .slice(mark + 1)
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has(name));
  return `${target.slice(0, mark)}?${[...others, encoded].join("&")}`;
}

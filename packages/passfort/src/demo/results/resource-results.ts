import type { ExternalResource } from "../../schemas/index.ts";
import type { DemoRequestBase, DemoResult } from "../demo-results.ts";
import { derivedId } from "./derived-id.ts";
import type { ResultsByValue } from "./results-by-value.ts";

/** The results that come with a page to link or embed. The page is a placeholder: integrations serve their own. */
export function resourceResults<Request extends DemoRequestBase>(
  features: readonly string[],
  any: DemoResult<Request, object> | undefined,
): ResultsByValue<Request> {
  if (any === undefined) return {};
  const withResource = (type: ExternalResource["type"], number: number): DemoResult<Request, object> => {
    return async (request) => {
      const resource: ExternalResource = {
        type,
        id: derivedId(request["id"], number),
        url,
        label: "Demo report",
      };
      return { ...(await any(request)), external_resources: [resource] };
    };
  };
  return {
    ...(features.includes("EXTERNAL_LINK") && { EXTERNAL_RESOURCE_LINK: withResource("LINK", 1) }),
    ...(features.includes("EXTERNAL_EMBED") && { EXTERNAL_RESOURCE_EMBED: withResource("EMBED", 2) }),
  };
}

/** RFC 2606 keeps this host free for examples. */
const url = "https://example.com/demo-resource";

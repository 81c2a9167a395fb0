import type { KeyRing } from "../keys/key-ring.ts";
import { signUrl, type SignUrlOptions } from "../signed-url/sign-url.ts";

/** Who opens an external resource, and until when. */
export type ExternalResourceParams = Omit<SignUrlOptions, "secretKey">;

/** The URL of a resource, signed with the first of the keys. */
export async function resourceUrl(
  { url }: { readonly url?: string | null | undefined },
  params: ExternalResourceParams,
  keys: KeyRing,
): Promise<string> {
  return signUrl(url ?? "", { ...params, secretKey: await keys.current() });
}

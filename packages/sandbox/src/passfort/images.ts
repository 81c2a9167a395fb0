import { Refusal } from "../frame/answers.ts";
import { hexOf } from "../frame/ids.ts";
import { pngOf } from "./png.ts";
import type { PassfortWorld } from "./world.ts";

/**
 * The bytes of an image that a running check names.
 *
 * @throws {Refusal} with 403 when the check is over, with 404 when no check named it
 * @remarks Unconfirmed: both statuses, and the content type. PassFort says that access is temporary, and no more.
 */
export function imageAnswer(world: PassfortWorld, imageId: string): Response {
  const users = world.images.get(imageId);
  if (users === undefined) throw new Refusal(404, { message: "No check names this image." });
  if (users === 0) throw new Refusal(403, { message: "No check that runs names this image." });
  return new Response(imageBytes(imageId), { headers: { "content-type": "image/png" } });
}

/** What the image shows: a colour that follows from its id. */
export function imageBytes(imageId: string): Uint8Array<ArrayBuffer> {
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(hexOf(imageId, 6).slice(at, at + 2), 16));
  return pngOf(red ?? 0, green ?? 0, blue ?? 0);
}

/** Opens the images that the input of a check names. Gives what closes them again. */
export function openImages(world: PassfortWorld, imageIds: readonly string[]): () => void {
  const { images } = world;
  const lifetime = world.lifetime.signal;
  for (const id of imageIds) images.set(id, (images.get(id) ?? 0) + 1);
  return () => {
    if (lifetime.aborted) return; // a reset has forgotten them
    for (const id of imageIds) images.set(id, (images.get(id) ?? 1) - 1);
  };
}

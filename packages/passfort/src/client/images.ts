import { type ApiPromise, type Download, path, type RequestFn, type RequestOptions } from "@idbraid/core";

/** Images of documents. */
export interface Images {
  /**
   * An image that the input of a check names, left on the wire until it is read: `toFile(path)`, `stream()` or `bytes()`,
   * each with a `maxBytes` if need be. PassFort gives it out only while a check that uses it is running.
   *
   * @param imageId The `id` in `check_input.documents[].images[]`.
   * @throws {InvalidArgumentError} when the id is empty; nothing is sent.
   * @throws {PermissionError} or {NotFoundError} when no running check uses the image.
   * @remarks Unconfirmed: which status PassFort refuses with, and the content type of an image.
   * @see PassFort's documentation, "Downloading images"
   */
  download(imageId: string, options?: RequestOptions): ApiPromise<Download>;
}

/** Sends the operation of {@link Images}. */
export class ImageDownloads implements Images {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  download(imageId: string, options?: RequestOptions): ApiPromise<Download> {
    return this.#request.download(
      { method: "GET", path: path`/v1/images/${{ imageId }}`, replay: "safe" },
      options,
    );
  }
}

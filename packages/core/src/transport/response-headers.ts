/** The header lines of an answer, with repeated ones kept apart. */
export class ResponseHeaders {
  readonly #lines: readonly string[];

  /** @param lines Names and values in turn, as Node's `rawHeaders` has them. */
  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** The only value of this header; `undefined` when it is absent or repeated. */
  single(name: string): string | undefined {
    const values = this.all(name);
    return values.length === 1 ? values[0] : undefined;
  }

  /** The first value of this header. */
  first(name: string): string | undefined {
    const wanted = name.toLowerCase();
    for (let i = 0; i < this.#lines.length; i += 2) {
      const candidate = this.#lines[i] as string;
      if (candidate.length === wanted.length && candidate.toLowerCase() === wanted) return this.#lines[i + 1];
    }
    return undefined;
  }

  /** Every value of this header, in the order it came. */
  all(name: string): readonly string[] {
    const wanted = name.toLowerCase();
    const values: string[] = [];
    for (let i = 0; i < this.#lines.length; i += 2) {
      if ((this.#lines[i] as string).toLowerCase() === wanted) values.push(this.#lines[i + 1] as string);
    }
    return values;
  }

  /** Names and values in turn, as they came. */
  toRawHeaders(): readonly string[] {
    return this.#lines;
  }

  /** A Fetch API `Headers` object with every line. */
  toFetchHeaders(): Headers {
    const headers = new Headers();
    for (let i = 0; i < this.#lines.length; i += 2) {
      headers.append(this.#lines[i] as string, this.#lines[i + 1] as string);
    }
    return headers;
  }
}

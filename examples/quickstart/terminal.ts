/** Writes steps as they happen and a table at the end: with colours in a terminal, plain when piped. */
export class Terminal {
  readonly #out: NodeJS.WriteStream;
  readonly #colours: boolean;

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
    this.#colours = out.isTTY && process.env["NO_COLOR"] === undefined;
  }

  heading(text: string): void {
    this.line(`\n${this.#paint(1, text)}`);
  }

  /** One step that begins. */
  step(text: string): void {
    this.line(`\n  ${this.#paint(36, "▸")} ${text}`);
  }

  /** One exchange with the server. */
  exchange(fields: {
    operation: string;
    status: number;
    durationMs: number;
    requestId: string | undefined;
  }): void {
    const { operation, status, durationMs, requestId } = fields;
    const painted = this.#paint(status < 400 ? 32 : 33, String(status));
    const time = `${durationMs.toFixed(1)} ms`.padStart(9);
    this.line(`    ${operation.padEnd(52)} ${painted} ${time}  ${this.#paint(2, requestId ?? "-")}`);
  }

  note(text: string): void {
    this.line(`    ${this.#paint(2, text)}`);
  }

  failure(text: string): void {
    this.line(`    ${this.#paint(31, "✗")} ${text}`);
  }

  /** Columns as wide as their widest cell. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const widths = head.map((title, column) =>
      Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const write = (row: readonly string[], bold: boolean): void => {
      const text = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd();
      this.line(`  ${bold ? this.#paint(1, text) : text}`);
    };
    this.line("");
    write(head, true);
    write(
      widths.map((width) => "─".repeat(width)),
      false,
    );
    for (const row of rows) write(row, false);
    this.line("");
  }

  line(text: string): void {
    this.#out.write(`${text}\n`);
  }

  #paint(code: number, text: string): string {
    return this.#colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}

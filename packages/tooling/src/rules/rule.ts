export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

export interface Rule {
  /** What to do about it. */
  readonly instead: string;
  find(files: readonly SourceFile[]): Iterable<Finding>;
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Files that are not shipped: tests and what only tests use. */
export function isTestCode(path: string): boolean {
  return /\.(?:test|test-d|test-support)\.ts$|\/(?:__tests__|__fixtures__)\//.test(path);
}

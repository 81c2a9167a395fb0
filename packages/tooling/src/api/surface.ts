import ts from "typescript";

const printer = ts.createPrinter({ removeComments: true });

/** What the entry points of one package export, and what those declarations mention without exporting it. */
export class Surface {
  readonly #checker: ts.TypeChecker;
  readonly #folder: string;
  readonly #exports = new Map<string, readonly ts.Symbol[]>();
  /** The entry point that shows a declaration; the others only refer to it. */
  readonly #owners = new Map<ts.Symbol, string>();

  constructor(checker: ts.TypeChecker, folder: string) {
    this.#checker = checker;
    this.#folder = folder;
  }

  add(entry: string, source: ts.SourceFile): void {
    const module = this.#checker.getSymbolAtLocation(source);
    const symbols = module === undefined ? [] : this.#checker.getExportsOfModule(module);
    this.#exports.set(
      entry,
      symbols.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    for (const symbol of symbols) {
      const target = this.#resolve(symbol);
      if (this.#isOurs(target) && !this.#owners.has(target)) this.#owners.set(target, entry);
    }
  }

  *entries(): Generator<[entry: string, declarations: string[]]> {
    for (const [entry, symbols] of this.#exports) {
      yield [entry, symbols.map((symbol) => this.#print(entry, symbol))];
    }
  }

  /** Types that a user meets but cannot import. */
  reached(): string[] {
    const found = new Set(this.#owners.keys());
    // A Set takes what is added while it is walked, so this follows what is found too.
    for (const symbol of found) for (const next of this.#mentionedIn(symbol)) found.add(next);
    return [...found]
      .filter((symbol) => !this.#owners.has(symbol))
      .map((symbol) => declarationText(symbol))
      .sort();
  }

  #print(entry: string, symbol: ts.Symbol): string {
    const target = this.#resolve(symbol);
    const owner = this.#owners.get(target);
    const alias =
      target.name === symbol.name || owner === undefined ? symbol.name : `${target.name} as ${symbol.name}`;
    if (owner === undefined) return `export { ${alias} } from "${this.#origin(symbol)}";`;
    if (owner !== entry) return `export { ${alias} } from "${owner}";`;
    const renamed = target.name === symbol.name ? "" : `\nexport { ${alias} };`;
    return declarationText(target) + renamed;
  }

  *#mentionedIn(symbol: ts.Symbol): Generator<ts.Symbol> {
    const nodes: ts.Node[] = (symbol.declarations ?? []).map(statementOf);
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      node.forEachChild((child) => void nodes.push(child));
      if (!ts.isIdentifier(node)) continue;
      const mentioned = this.#checker.getSymbolAtLocation(node);
      const target = mentioned === undefined ? undefined : this.#resolve(mentioned);
      if (target !== undefined && this.#isOurs(target)) yield target;
    }
  }

  #resolve(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.#checker.getAliasedSymbol(symbol);
  }

  /** Declared by this package, at the top of a file. */
  #isOurs({ declarations }: ts.Symbol): boolean {
    const first = declarations?.[0];
    if (first === undefined || !first.getSourceFile().fileName.startsWith(this.#folder)) return false;
    return !ts.isSourceFile(first) && ts.isSourceFile(statementOf(first).parent);
  }

  /** The package that a name is passed on from. */
  #origin(symbol: ts.Symbol): string {
    for (
      let at: ts.Symbol | undefined = symbol;
      at !== undefined;
      at = this.#checker.getImmediateAliasedSymbol(at)
    ) {
      const statement = at.declarations?.map((node) => ts.findAncestor(node, hasModuleSpecifier)).at(0);
      const from = statement?.moduleSpecifier;
      if (from !== undefined && ts.isStringLiteral(from) && !from.text.startsWith(".")) return from.text;
      if ((at.flags & ts.SymbolFlags.Alias) === 0) break;
    }
    return "elsewhere";
  }
}

function hasModuleSpecifier(node: ts.Node): node is ts.ImportDeclaration | ts.ExportDeclaration {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}

/** `const a: string` is a declaration inside a statement; the statement is what one reads. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function declarationText({ declarations = [] }: ts.Symbol): string {
  return declarations
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, statementOf(node), node.getSourceFile()))
    .join("\n");
}

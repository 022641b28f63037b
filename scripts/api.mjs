// The public interface as text, one file a door, in reports/api: what a change does to it is seen in its diff.
// `npm run api` writes the files anew; a test fails while they are not what the sources say.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** The report of each door by its file's name. */
export function apiReports() {
  const doors = doorsOf(JSON.parse(readFileSync('package.json', 'utf8')));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
    ts.sys,
    '.',
  );
  const program = ts.createProgram(
    doors.map(({ source }) => resolve(source)),
    { ...options, incremental: false, tsBuildInfoFile: undefined },
  );
  const checker = program.getTypeChecker();
  return new Map(
    doors.map(({ name, file, source }) => {
      const symbol = checker.getSymbolAtLocation(program.getSourceFile(resolve(source)));
      const items = checker.getExportsOfModule(symbol).map((each) => itemOf(each, checker));
      return [file, [`// ${name}\n`, ...items.sort()].join('\n')];
    }),
  );
}

/** `./vitest` → `rehearsal/vitest`, read from `src/vitest/index.ts`. */
function doorsOf({ name, exports }) {
  return Object.entries(exports).flatMap(([path, targets]) => {
    const built = targets.import?.default;
    if (built === undefined) return [];
    const door = path === '.' ? 'index' : path.slice(2);
    const source = built.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    return [{ name: path === '.' ? name : `${name}/${door}`, file: `reports/api/${door}.api.txt`, source }];
  });
}

function itemOf(exported, checker) {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const [declaration] = symbol.declarations ?? [];
  const from = declaration?.getSourceFile().fileName ?? '';
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(from)?.[1];
  if (library !== undefined) return `${exported.name}: from ${library}\n`;
  return `${shown(exported.name, symbol, declaration, checker)}\n`;
}

function shown(name, symbol, declaration, checker) {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
    return printed(declaration);
  if (ts.isClassDeclaration(declaration)) return classText(declaration, checker);
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const kind = ts.isFunctionDeclaration(declaration) ? 'function ' : 'const ';
  return `${kind}${name}: ${typeText(type, declaration, checker)};`;
}

/** A class's public members, each with its type. */
function classText(declaration, checker) {
  const heritage = (declaration.heritageClauses ?? []).map(printed).join(' ');
  const members = declaration.members
    .filter(({ name }) => name === undefined || !ts.isPrivateIdentifier(name))
    .map((member) => {
      if (ts.isConstructorDeclaration(member)) {
        return `constructor(${member.parameters.map((each) => printed(each).replace(/ = .*/s, '')).join(', ')})`;
      }
      return `${member.name.getText()}: ${typeText(checker.getTypeAtLocation(member), member, checker)}`;
    });
  return `class ${declaration.name.text} ${heritage} {\n${members.map((text) => `    ${text};\n`).join('')}}`;
}

function typeText(type, place, checker) {
  const flags =
    ts.TypeFormatFlags.NoTruncation |
    ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
    ts.TypeFormatFlags.WriteArrowStyleSignature;
  // A type that nobody named is shown with the path of its module on this machine.
  return checker
    .typeToString(type, place, flags)
    .replace(/import\("([^"]+)"\)/g, (_, path) => `import("${relative('.', path)}")`);
}

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

function printed(node) {
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/^export /, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, text] of apiReports()) writeFileSync(file, text);
}

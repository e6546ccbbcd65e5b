import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every source below the folders, as a path from the project's folder with slashes. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
      .map((entry) => withSlashes(relative(root, join(entry.parentPath, entry.name)))),
  );
}

/** True for a file of tests alone. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.startsWith('tests/');
}

/** Everything that a source imports, loads or re-exports, as it is written there. */
export function importsOf(file: string, source = textOf(file)): string[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ];
}

/** The files of the project that a source imports. */
export function projectImportsOf(file: string, source?: string): string[] {
  return importsOf(file, source)
    .filter((name) => name.startsWith('.'))
    .map((name) => projectPath(file, name));
}

/** Where in the project a relative import leads. */
export function projectPath(file: string, name: string): string {
  return withSlashes(relative(root, resolve(root, dirname(file), name)));
}

/** The name of a file without folder and endings. */
export function stemOf(file: string): string {
  return basename(file).replace(/\..*$/, '');
}

/** The text of a source. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

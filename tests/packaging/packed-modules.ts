import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** Nothing in the package has to bring this along: it is the program itself. */
const fromElectron = 'electron';

/**
 * What a module asks for that is neither in the package nor part of Node or Electron.
 * @param path of the module inside the package, beginning with `/`.
 */
export function missingModules(path: string, code: string, packed: ReadonlySet<string>): string[] {
  return requestedModules(path, code).filter((name) => {
    if (name === fromElectron || isBuiltin(name)) return false;
    return !name.startsWith('.') || !packed.has(posix.join(posix.dirname(path), name));
  });
}

function requestedModules(path: string, code: string): string[] {
  const { program, module } = parseSync(path, code);
  const { staticImports, staticExports, dynamicImports } = module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => literal(code.slice(start, end))),
    ...requireCalls(program),
  ];
}

/** Names in `require("name")`, as bundlers leave it for what they do not bundle. */
function requireCalls(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(requireCalls);
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(requireCalls);
  if (!('type' in node) || node.type !== 'CallExpression') return inside;
  const { callee, arguments: words } = node as unknown as {
    callee: { type: string; name?: string };
    arguments: { type: string; value?: unknown }[];
  };
  const isRequire = callee.type === 'Identifier' && /^(?:__)?require$/.test(callee.name ?? '');
  const name = words[0]?.value;
  return isRequire && typeof name === 'string' ? [name, ...inside] : inside;
}

/** The text of a string in source; an expression stays as it is, and so is found nowhere. */
function literal(source: string): string {
  return /^(["'`])([^"'`$]*)\1$/.exec(source)?.[2] ?? source;
}

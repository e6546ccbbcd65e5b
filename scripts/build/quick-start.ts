import type { Plugin } from 'vite';

/** `let node_http = require("node:http");`, and the line by which it gets the form of a module, where there is one. */
const hoisted =
  /^let (\w+) = require\("((?:node:)?[\w/]+)"\);(?:(\n)\1 = (?:\w+\.)?__toESM\(\1(?:, 1)?\);)?/gm;

/** Its first use loads the module. On one line, and nothing below moves: source maps stay true. */
const lazyBuiltin =
  'const __lazyBuiltin = (name) => { let found; return new Proxy({}, { get: (_, key) => { ' +
  'found ??= require(name); return key === "default" ? found : found[key]; } }); }; ';

/**
 * Has a bundle in CommonJS load each module of Node when it is first used. Bundlers load all of them first, and what
 * `node:http2`, `node:tls` and their like cost would be paid by commands that ask no server.
 */
export const lazyBuiltins = lastly('lazy-builtins', (code) => {
  const first = code.search(hoisted);
  if (first < 0) return code;
  const rest = code
    .slice(first)
    .replace(hoisted, (_, name, module, line = '') => `const ${name} = __lazyBuiltin("${module}");${line}`);
  return `${code.slice(0, first)}${lazyBuiltin}${rest}`;
});

/** Writes a bundle in ASCII alone: V8 keeps, and reads, every character in two bytes as soon as one needs them. */
export const onlyAscii = lastly('only-ascii', (code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
);

/** A plugin that changes the code which is about to be written, when nothing else changes it any more. */
function lastly(name: string, change: (code: string) => string): Plugin {
  return {
    name,
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = change(file.code);
    },
  };
}

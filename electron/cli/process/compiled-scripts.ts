import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** CommonJS scripts that have been run, and a way to keep what of them is compiled by now. */
export interface LoadedScripts {
  /** Of the first one. */
  exports: unknown;
  /**
   * Keeps the compiled code of each script that has been loaded, unless it was kept after such a use before. Where it
   * cannot be kept nothing is said.
   * @param use what has been done with them: each use calls other functions, and V8 compiles at the first call.
   * @returns true when there was something to keep.
   */
  keepAfter(use: string): boolean;
}

/** Compiled code, and after which uses of its script it was kept. */
interface KeptCode {
  uses: string[];
  code: Buffer;
}

interface LoadedScript {
  module: { exports: unknown };
  script: Script;
  /** CRC-32 of the source. */
  origin: number;
  uses: string[];
}

const newLine = 0x0a;
/** More different uses than there are commands. */
const mostUses = 64;

/**
 * Runs a CommonJS script with the code that was compiled in earlier runs, where there is some, and so each script that it
 * requires by a relative path. Node's own cache holds what V8 compiles while it loads a script, and no function that is
 * called for the first time after that.
 * @param path absolute. Scripts that belong together have different names.
 * @param codeFolder absolute path of the folder for their compiled code, below one that only this user can write to; it is
 *   made when there is something to keep. Undefined keeps nothing.
 * @throws what reading or running a script throws.
 */
export function loadScripts(path: string, codeFolder: string | undefined): LoadedScripts {
  const loaded = new Map<string, LoadedScript>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.module.exports;
    const found = compile(file, codeFolder === undefined ? undefined : codePathIn(codeFolder, file));
    loaded.set(file, found);
    const folder = dirname(file);
    const requireOther = createRequire(file);
    const require = (id: string) => (id.startsWith('.') ? load(join(folder, id)) : requireOther(id));
    const run: unknown = found.script.runInThisContext();
    if (typeof run !== 'function') throw new TypeError(`${file} is no script`);
    run.call(found.module.exports, found.module.exports, require, found.module, file, folder);
    return found.module.exports;
  };
  return {
    exports: load(path),
    keepAfter: (use) => {
      const newlyUsed = [...loaded].filter(([, { uses }]) => !uses.includes(use) && uses.length < mostUses);
      if (codeFolder === undefined || newlyUsed.length === 0) return false;
      makeFolder(codeFolder);
      for (const [file, { script, origin, uses }] of newlyUsed)
        writeKept(codePathIn(codeFolder, file), origin, {
          uses: [...uses, use],
          code: script.createCachedData(),
        });
      return true;
    },
  };
}

function compile(path: string, codePath: string | undefined): LoadedScript {
  const source = readFileSync(path);
  const origin = crc32(source);
  const kept = codePath === undefined ? undefined : readKept(codePath, origin);
  // On one line with the first of the source, so that places in it stay true.
  const text = `(function (exports, require, module, __filename, __dirname) {${source.toString('latin1')}\n})`;
  const script = new Script(text, {
    filename: path,
    ...(kept === undefined ? {} : { cachedData: kept.code }),
  });
  const uses = script.cachedDataRejected === false ? (kept?.uses ?? []) : [];
  return { module: { exports: {} }, script, origin, uses };
}

function codePathIn(codeFolder: string, file: string): string {
  return join(codeFolder, basename(file, '.cjs'));
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or cannot be made; then nothing can be written to it either.
  }
}

/** Code of another source, or that is damaged, is none: V8 itself compares the source's length alone. */
function readKept(path: string, origin: number): KeptCode | undefined {
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf(newLine);
    const head: unknown = JSON.parse(bytes.toString('latin1', 0, end));
    const code = bytes.subarray(end + 1);
    if (!Array.isArray(head) || head[0] !== origin || head[1] !== crc32(code)) return undefined;
    const uses = head.slice(2);
    return uses.every((use) => typeof use === 'string') ? { uses, code } : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(path: string, origin: number, { uses, code }: KeptCode): void {
  // Of several that end at once the last one stays, whole. A name of a use is in ASCII, as its head is.
  const aside = `${path}.${process.pid}`;
  try {
    const head = JSON.stringify([origin, crc32(code), ...uses]);
    writeFileSync(aside, Buffer.concat([Buffer.from(`${head}\n`, 'latin1'), code]), { mode: 0o600 });
    renameSync(aside, path);
  } catch {
    rmSync(aside, { force: true });
  }
}

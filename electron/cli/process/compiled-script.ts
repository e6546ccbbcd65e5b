import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** A CommonJS script that has been run, and a way to keep what of it is compiled by now. */
export interface LoadedScript {
  exports: unknown;
  /**
   * Keeps the compiled code, unless it was kept after such a use before. Where it cannot be kept nothing is said.
   * @param use what has been done with the script: each use calls other functions, and V8 compiles at the first call.
   */
  keepAfter(use: string): void;
}

/** Compiled code, and after which uses of its script it was kept. */
interface KeptCode {
  uses: string[];
  code: Buffer;
}

const newLine = 0x0a;
/** More different uses than there are commands. */
const mostUses = 64;

/**
 * Runs a CommonJS script with the code that was compiled in earlier runs, where there is some. Node's own cache holds what
 * V8 compiles while it loads a script, and no function that is called for the first time after that.
 * @param path absolute.
 * @param codePath absolute, in a folder that only this user can write to; undefined keeps nothing.
 * @throws what reading or running the script throws.
 */
export function loadScript(path: string, codePath: string | undefined): LoadedScript {
  const source = readFileSync(path, 'latin1');
  const origin = crc32(source);
  const kept = codePath === undefined ? undefined : readKept(codePath, origin);
  // On one line with the first of the source, so that places in it stay true.
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: path,
    ...(kept === undefined ? {} : { cachedData: kept.code }),
  });
  const module = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run !== 'function') throw new TypeError(`${path} is no script`);
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  const uses = script.cachedDataRejected === false ? (kept?.uses ?? []) : [];
  return {
    exports: module.exports,
    keepAfter: (use) => {
      if (codePath === undefined || uses.includes(use) || uses.length >= mostUses) return;
      writeKept(codePath, origin, { uses: [...uses, use], code: script.createCachedData() });
    },
  };
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
  // Of several that end at once the last one stays, whole.
  const aside = `${path}.${process.pid}`;
  try {
    const head = JSON.stringify([origin, crc32(code), ...uses]);
    writeFileSync(aside, Buffer.concat([Buffer.from(`${head}\n`, 'latin1'), code]), { mode: 0o600 });
    renameSync(aside, path);
  } catch {
    rmSync(aside, { force: true });
  }
}

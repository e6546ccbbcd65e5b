import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 as crc32OfNode } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { crc32, fastestCrc32, loadBinding } from './crc32.ts';

const require = createRequire(import.meta.url);

test('whatever the bytes and wherever they are cut, it is what zlib says', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 5 }), (parts) => {
      const crc = parts.reduce((before, part) => crc32(part, before), 0);
      expect(crc).toBe(crc32OfNode(Buffer.concat(parts)));
    }),
  );
});

test('the module of machine code is used where it is installed', () => {
  const load = () => loadBinding(import.meta.url);
  expect(fastestCrc32(load)).toBe(require('@node-rs/crc32').crc32);
});

test('what is missing, odd or wrong is not used', () => {
  const missing = () => {
    throw new Error("Cannot find module '@node-rs/crc32'");
  };
  expect(fastestCrc32(missing)).toBe(crc32OfNode);
  const wrongWhereItIsFast = (bytes: Uint8Array, before: number) =>
    bytes.length < 64 ? crc32OfNode(bytes, before) : 1;
  const forgetful = (bytes: Uint8Array) => crc32OfNode(bytes);
  const odd = [undefined, null, 'crc32', {}, { crc32: 1 }, { crc32: missing }];
  for (const module of [...odd, { crc32: wrongWhereItIsFast }, { crc32: forgetful }])
    expect(fastestCrc32(() => module)).toBe(crc32OfNode);
});

test('nothing of a folder above is loaded, nor anything where this is no checkout', () => {
  const folder = temporaryFolder();
  const planted = join(folder, 'node_modules', '@node-rs');
  for (const kind of ['', '-gnu', '-musl', '-msvc']) {
    const name = `${process.platform}-${process.arch}${kind}`;
    mkdirSync(join(planted, `crc32-${name}`), { recursive: true });
    writeFileSync(join(planted, `crc32-${name}`, 'package.json'), '{"main":"index.js"}');
    writeFileSync(join(planted, `crc32-${name}`, 'index.js'), 'module.exports = "planted";');
    writeFileSync(join(planted, `crc32-${name}`, `crc32.${name}.node`), 'no program');
  }
  const own = join(folder, 'longshore', 'node_modules', '@node-rs', 'crc32');
  cpSync(join(require.resolve('@node-rs/crc32'), '..'), own, { recursive: true });
  const addressIn = (...names: string[]) => pathToFileURL(join(folder, ...names)).href;
  expect(() => loadBinding(addressIn('longshore', 'out', 'node', 'a.cjs'))).toThrow();
  expect(() => loadBinding(addressIn('longshore', 'bin', 'a.cjs'))).toThrow('no checkout');
  expect(() => loadBinding('data:text/javascript,')).toThrow();
});

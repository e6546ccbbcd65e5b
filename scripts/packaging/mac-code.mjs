import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** The first four bytes of Mach-O programs and libraries, for one processor and for several (mach-o/loader.h, fat.h). */
const machO = new Set(['cffaedfe', 'cefaedfe', 'cafebabe', 'cafebabf']);
const bundle = /\.(?:app|framework)$/;

/**
 * Everything in an app that bears a signature of its own, the innermost first and the app last, because a signature
 * seals those inside. A bundle's main program is not listed: it is signed with its bundle.
 */
export function codeInside(folder, owner = folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...codeInside(path, bundle.test(path) ? path : owner));
    // Symbolic links lead to what is found at its own place.
    else if (entry.isFile() && entry.name !== basename(owner, extname(owner)) && isMachO(path))
      found.push(path);
  }
  return bundle.test(folder) ? [...found, folder] : found;
}

function isMachO(file) {
  const start = Buffer.alloc(4);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return machO.has(start.toString('hex'));
}

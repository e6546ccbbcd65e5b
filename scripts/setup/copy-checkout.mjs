import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** Copies the checkout with its dependencies to a folder; history and build stay. */
export function copyCheckout(to) {
  const left = ['.git', 'out'].map((name) => join(root, name));
  cpSync(root, to, { recursive: true, verbatimSymlinks: true, filter: (from) => !left.includes(from) });
}

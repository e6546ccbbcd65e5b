import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the renderer's build lies: beside the bundle that this module is part of, or under `out/` of a checkout. */
export function rendererFolder(): string {
  const besideBundle = fileURLToPath(new URL('../renderer/', import.meta.url));
  return existsSync(`${besideBundle}index.html`)
    ? besideBundle
    : fileURLToPath(new URL('../../out/renderer/', import.meta.url));
}

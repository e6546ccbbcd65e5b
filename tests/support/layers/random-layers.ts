import type { RawEntry } from './raw-tar.ts';

/** A generator of numbers from 0 to below 1, the same for each seed (Mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Layers that put, replace and remove a few names again and again. As those of real images do, each layer names a path
 * once and all folders on the way to it: what runtimes make of other layers depends on the runtime.
 */
export function randomLayers(seed: number): RawEntry[][] {
  const next = randomNumbers(seed);
  const pick = <Value>(values: readonly Value[], otherwise: Value): Value =>
    values[Math.floor(next() * values.length)] ?? otherwise;
  const path = () =>
    Array.from({ length: 1 + Math.floor(next() * 4) }, () => pick(['a', 'b', 'c', 'd'], 'a'));
  return Array.from({ length: 2 + Math.floor(next() * 4) }, (_, layer) => {
    const taken = new Map<string, 'leaf' | 'folder'>();
    const entries: RawEntry[] = [];
    const put: string[] = [];
    for (let count = 0; count < 25; count++) {
      const parts = path();
      const name = parts.join('/');
      const folders = parts.slice(0, -1).map((_part, at) => parts.slice(0, at + 1).join('/'));
      if (taken.has(name) || folders.some((folder) => taken.get(folder) === 'leaf')) continue;
      for (const folder of folders.filter((each) => !taken.has(each))) {
        entries.push({ name: folder, type: '5', mode: 0o755 });
        taken.set(folder, 'folder');
      }
      const kind = next();
      if (kind < 0.2 && layer > 0) {
        const removed = [...parts.slice(0, -1), `.wh.${parts.at(-1)}`].join('/');
        entries.push({ name: removed });
        taken.set(name, 'leaf');
      } else if (kind < 0.28 && layer > 0) {
        entries.push({ name, type: '5', mode: 0o755 }, { name: `${name}/.wh..wh..opq` });
        taken.set(name, 'folder');
      } else if (kind < 0.45) {
        entries.push({ name, type: '5', mode: 0o755 });
        taken.set(name, 'folder');
      } else if (kind < 0.55 && put.length > 0) {
        entries.push({ name, type: '1', link: pick(put, 'a') });
        taken.set(name, 'leaf');
      } else if (kind < 0.6) {
        entries.push({ name, type: '2', link: pick(['a', '../b', '/c/d', '..', 'b/./c'], 'a') });
        taken.set(name, 'leaf');
      } else {
        entries.push({ name, content: 'x'.repeat(Math.floor(next() * 900)) });
        taken.set(name, 'leaf');
        put.push(name);
      }
    }
    return entries;
  });
}

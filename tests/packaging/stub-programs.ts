import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes programs that stand for those of another system. Each notes its name, its words and those variables of its
 * environment that begin with `MAC_`, `APPLE_` or `WINDOWS_`, and prints what is given for it.
 * @param programs by their path below the folder, what each prints.
 */
export async function createStubPrograms(folder: string, programs: Record<string, string>): Promise<void> {
  for (const [path, output] of Object.entries(programs)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    const script = [
      '#!/bin/sh',
      `{ printf '%s' "\${0##*/}"; printf '\\t%s' "$@"; echo; } >> "${folder}/calls"`,
      `env | grep -E '^(MAC|APPLE|WINDOWS)_' >> "${folder}/secrets"`,
      `cat <<'END'\n${output}\nEND`,
      '',
    ];
    await writeFile(file, script.join('\n'));
    await chmod(file, 0o755);
  }
  await writeFile(join(folder, 'secrets'), '');
}

/** What the stubs were called with, in order: each a name and its words. */
export async function callsOfStubs(folder: string): Promise<string[][]> {
  const lines = (await readFile(join(folder, 'calls'), 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => line.split('\t'));
}

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes a program that stands for fpm, which makes deb and rpm out of a folder: it notes what it is asked for, keeps
 * the texts that electron-builder wrote for it, and makes a package of nothing.
 * @returns the program's path.
 */
export async function createStubFpm(folder: string): Promise<string> {
  const program = join(folder, 'fpm');
  const script = [
    '#!/bin/sh',
    'set -e',
    `folder="${folder}"`,
    'previous=',
    'for word; do',
    '  case $previous in',
    '    -t) type=$word ;;',
    '    --after-install) cp "$word" "$folder/$type.after-install" ;;',
    '    --package) echo package > "$word" ;;',
    '  esac',
    '  case $word in *.desktop=*) cp "$(echo "$word" | cut -d= -f1)" "$folder/$type.desktop" ;; esac',
    '  previous=$word',
    'done',
    'printf "%s\\n" "$@" > "$folder/$type.words"',
    '',
  ];
  await writeFile(program, script.join('\n'));
  await chmod(program, 0o755);
  return program;
}

/** What the stub was asked for: a package's words, its desktop entry, the script that runs after its installation. */
export async function askedOfFpm(folder: string, type: 'deb' | 'rpm') {
  const read = (name: string) => readFile(join(folder, `${type}.${name}`), 'utf8');
  return {
    words: (await read('words')).split('\n'),
    desktopEntry: await read('desktop'),
    afterInstall: await read('after-install'),
  };
}

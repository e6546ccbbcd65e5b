import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

const { electronArguments }: { electronArguments(switches: string[], words: string[]): string[] } =
  await import(new URL('../../scripts/app/open-app.mjs', import.meta.url).href);

/** True where Electron ends at once: a word follows one that looks like a URL (`shell/app/command_line_args.cc`). */
function isRefused(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const checked = end < 0 ? words : words.slice(0, end);
  const url = checked.findIndex((word) => /^[a-z][^:\s]+:/i.test(word));
  return url >= 0 && url < checked.length - 1;
}

it('a registry on this machine is a URL to Electron where no -- is before it', () => {
  const words = ['--registry', 'localhost:5000', '--library', 'D:\\library'];
  expect(isRefused(words)).toBe(true);
  expect(isRefused(electronArguments(['--no-sandbox'], words))).toBe(false);
  expect(isRefused(['--', ...words])).toBe(false);
});

it('the shortcuts of the Windows installer add words behind --', () => {
  const installer = read('assets/installer.nsh');
  expect(installer).toMatch(/CreateShortCut "\S+LINK\}" "\$appExe" "--" "\$appExe"/);
  for (const link of ['$newStartMenuLink', '$newDesktopLink'])
    expect(installer).toContain(`!insertmacro longshoreShortcut "${link}"`);
});

import type { RawEntry } from './raw-tar.ts';

const file = (name: string, content = name): RawEntry => ({ name, content });
const folder = (name: string): RawEntry => ({ name, type: '5', mode: 0o755 });
const symlink = (name: string, link: string): RawEntry => ({ name, type: '2', link });
const hardlink = (name: string, link: string): RawEntry => ({ name, type: '1', link });

/** Images of a few layers, by what is peculiar about how these are put on top of each other. */
export const mergedImages: Record<string, RawEntry[][]> = {
  'files over files': [
    [file('a'), folder('d'), file('d/b')],
    [file('a', 'longer'), file('d/c')],
  ],
  'folders that no layer names': [[file('a/b/c')], [file('a/b/d'), file('e/f')]],
  'whiteouts of files and folders': [
    [file('a'), file('d/b'), file('d/e/f')],
    [file('.wh.a'), file('d/.wh.e')],
  ],
  'a folder that is removed and made again': [
    [file('d/b'), file('d/c')],
    [file('.wh.d'), folder('d'), file('d/e')],
  ],
  'an opaque folder, told first': [
    [file('d/b'), file('d/e/f')],
    [folder('d'), file('d/.wh..wh..opq'), file('d/new')],
  ],
  'an opaque folder, told last': [
    [file('d/b'), file('d/e/f')],
    [folder('d'), file('d/e/new'), file('d/.wh..wh..opq')],
  ],
  'a file in the place of a folder': [[file('d/b'), file('d/e/f')], [file('d')]],
  'a folder in the place of a file': [[file('d')], [folder('d'), file('d/b')]],
  'a link in the place of a folder': [[file('d/b'), folder('e')], [symlink('d', 'e')]],
  'hard links across layers': [[file('a', 'old')], [hardlink('b', 'a'), file('a', 'newer')]],
  'chains of hard links': [[file('a')], [hardlink('b', 'a'), hardlink('c', 'b'), hardlink('d/e', '/c')]],
  'paths through links of lower layers': [
    [folder('run'), folder('var'), symlink('var/run', '/run')],
    [file('var/run/x')],
  ],
  'paths through relative links': [[file('a/b/c'), symlink('a/l', '../a/b')], [file('a/l/d')]],
  'names that climb': [[file('a'), file('../../b'), file('/c'), file('d/../../e')]],
  'the root by its name': [[folder('./'), file('./a'), folder('./d/'), file('./d//b')]],
  'the same name twice': [[file('a', 'first'), file('a', 'the second')]],
  'links of lower layers that are replaced': [
    [folder('d'), file('d/a'), symlink('l', 'd')],
    [file('.wh.l'), file('l/b')],
  ],
};

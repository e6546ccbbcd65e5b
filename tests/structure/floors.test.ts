import { describe, expect, it } from 'vitest';
import { isTest, projectImportsOf, sourceFiles } from './sources.ts';

/**
 * The floors of each house, the lowest first. A file may import from its own room and from the floors below; rooms on
 * one floor do not know each other. A room inside another (`transfer/disk/` in `transfer/`) stands for itself.
 */
const houses: Record<string, string[][]> = {
  'electron/engine/': [
    ['version.ts', 'home-folder.ts', 'host-platform.ts', 'log.ts', 'async/'],
    ['files/', 'oci/'],
    ['signatures/fault.ts', 'signatures/limits.ts', 'signatures/pki/'],
    ['signatures/revocation/', 'signatures/verdict.ts'],
    ['signatures/notation/', 'signatures/sigstore/', 'signatures/tuf/'],
    ['files/locks/'],
    ['files/records/'],
    ['files/staged/'],
    ['files/blocks/'],
    ['network/rules/', 'settings/', 'hours/', 'mirrors/found/', 'transfer/pace/', 'transfer/pieces/'],
    ['transfer/disk/', 'mirrors/'],
    ['network/connections/'],
    ['network/body/'],
    ['network/documents/', 'network/wire/'],
    ['network/'],
    ['transfer/fetch/', 'library/'],
    ['inside/bounds/'],
    ['inside/tar/', 'inside/packing/'],
    ['inside/index/'],
    ['inside/toc/'],
    ['inside/trees/', 'inside/reading/', 'inside/streaming/', 'inside/listings/'],
    ['inside/views/'],
    ['inside/extract/', 'inside/compare/'],
    ['inside/thread/'],
    ['inside/'],
    ['transfer/recovery/'],
    ['transfer/', 'registry/access/', 'export/blobs/'],
    ['transfer/schedule/'],
    ['registry/client/', 'registry/upload/', 'export/layout/'],
    ['registry/image/', 'registry/mirrors/', 'export/'],
    ['registry/remembered/', 'export/bundles/', 'signatures/referrers/'],
    ['downloads/records/'],
    ['downloads/runs/'],
    ['signatures/'],
    ['downloads/events/'],
    ['downloads/'],
    ['copying/', 'serving/', 'updates/'],
    ['services/'],
    ['assembly/'],
    ['engine.ts'],
  ],
  'renderer/': [
    ['i18n/', 'api/'],
    ['state/'],
    ['components/text/', 'components/hooks/', 'search/'],
    ['components/dialogs/'],
    ['components/sign-in/'],
    ['components/'],
    ['components/export/', 'components/notes/', 'components/treemap/', 'signatures/'],
    ['inside/reading/'],
    ['inside/rows/', 'inside/saving/'],
    ['inside/tree/', 'inside/map/', 'inside/lists/', 'inside/preview/', 'inside/opening/'],
    ['inside/differences/'],
    ['inside/'],
    ['explore/repositories/', 'explore/tags/', 'explore/platforms/', 'explore/layers/', 'lists/rows/'],
    ['lists/sheet/'],
    ['explore/compare/'],
    ['explore/image/'],
    ['explore/', 'downloads/list/', 'downloads/drawer/'],
    ['library/import/'],
    ['downloads/', 'library/', 'lists/', 'serving/', 'settings/', 'palette/'],
    ['app/'],
    ['main.ts'],
  ],
};

/** Places of the window that know nothing of each other, whatever floors their rooms are on. */
const places = [
  'renderer/explore',
  'renderer/downloads',
  'renderer/library',
  'renderer/serving',
  'renderer/lists',
  'renderer/settings',
  'renderer/palette',
];

describe('floors', () => {
  for (const house of Object.keys(houses)) {
    it(`of ${house} are crossed by no import upwards or sideways`, () => {
      const files = sourceFiles(house).filter((file) => !isTest(file) && !file.endsWith('.d.ts'));
      expect(files.flatMap((file) => wrongImports(house, file, projectImportsOf(file)))).toEqual([]);
    });
  }

  it('are noticed when crossed', () => {
    const wrong = wrongImports('electron/engine/', 'electron/engine/library/sample.ts', [
      'electron/engine/export/sample.ts',
      'electron/engine/transfer/fetch/sample.ts',
      'electron/engine/files/sample.ts',
      'electron/engine/library/other.ts',
    ]);
    expect(wrong).toEqual([
      'electron/engine/library/sample.ts imports electron/engine/export/sample.ts',
      'electron/engine/library/sample.ts imports electron/engine/transfer/fetch/sample.ts',
    ]);
  });
});

describe('circles', () => {
  it('are there between no two files, not even of types', () => {
    const files = sourceFiles('shared', 'electron', 'renderer', 'bench', 'scripts', 'tests');
    expect(circles(new Map(files.map((file) => [file, projectImportsOf(file)])))).toEqual([]);
  });

  it('would be found', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b', 'd']],
      ['d', []],
    ]);
    expect(circles(imports)).toEqual([['b', 'c']]);
  });
});

function wrongImports(house: string, file: string, imports: readonly string[]): string[] {
  const from = roomOf(house, file);
  return imports
    .filter((target) => target.startsWith(house))
    .filter((target) => {
      const to = roomOf(house, target);
      if (from.room === to.room) return false;
      return to.floor >= from.floor || areTwoPlaces(file, target);
    })
    .map((target) => `${file} imports ${target}`);
}

function roomOf(house: string, file: string): { room: string; floor: number } {
  const path = file.slice(house.length);
  const rooms = (houses[house] ?? []).flatMap((floor, index) =>
    floor.map((room) => ({ room, floor: index })),
  );
  const [found] = rooms
    .filter(({ room }) => (room.endsWith('/') ? path.startsWith(room) : path === room))
    .sort((left, right) => right.room.length - left.room.length);
  if (found === undefined) throw new Error(`${file} is in no room`);
  return found;
}

function areTwoPlaces(left: string, right: string): boolean {
  const placeOf = (file: string) => places.find((place) => file.startsWith(`${place}/`));
  const [from, to] = [placeOf(left), placeOf(right)];
  return from !== undefined && to !== undefined && from !== to;
}

/** The groups of files that reach each other (Tarjan's strongly connected components), without those of one file. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    order.set(file, order.size);
    let low = order.size - 1;
    stack.push(file);
    for (const next of imports.get(file) ?? []) {
      if (!imports.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    lowest.set(file, low);
    if (low === order.get(file)) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}

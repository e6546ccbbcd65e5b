import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { diskImage } from '../support/disk-image.ts';
import { fillDisk } from '../support/fill-disk.ts';
import { smallDisk } from '../support/small-disk.ts';
import { keepers } from './saved-state.ts';

const disks = {
  'a disk in memory': (context: TestContext) => smallDisk(context, 2),
  ext4: async (context: TestContext) => (await diskImage(context, 'ext4', 8)).folder,
};
const kinds = Object.keys(disks) as (keyof typeof disks)[];

const saves = kinds.flatMap((kind) =>
  Object.entries(keepers).flatMap(([name, keeper]) =>
    [0].map((bytesLeft) => ({ kind, name, keeper, bytesLeft })),
  ),
);

test.for(saves)(
  'with $bytesLeft bytes left on $kind, $name that cannot be saved stay as they were',
  async ({ kind, keeper, bytesLeft }, context) => {
    const disk = await disks[kind](context);
    const folder = join(disk, 'state');
    mkdirSync(folder);
    await keeper(folder).save(1);
    expect(await fillDisk(disk, bytesLeft)).toBeLessThanOrEqual(bytesLeft);
    const isSaved = await keeper(folder)
      .save(2)
      .then(
        () => true,
        () => false,
      );
    expect({ isSaved, value: await keeper(folder).load() }).toEqual({ isSaved: false, value: 1 });
  },
);

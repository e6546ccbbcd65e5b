import { join } from 'node:path';
import { QueueFile } from '../../electron/engine/downloads/records/queue-file.ts';
import { newRecord } from '../../electron/engine/downloads/records/record.ts';
import { SignInStore } from '../../electron/engine/registry/access/sign-in-store.ts';
import { SettingsStore } from '../../electron/engine/settings/store.ts';

/** A number that is kept in one of the files of a state folder, among more that makes the file several pages long. */
export interface NumberKeeper {
  /** Ends when the number is on the disk. */
  save(value: number): Promise<void>;
  /** What the next process finds; 0 where nothing was saved. @throws when the file is damaged. */
  load(): Promise<number>;
}

const registry = 'registry.example';
const padding = Array.from({ length: 400 }, (_, number) => `${registry}/some/repository/number-${number}`);
const plainBox = {
  isProtected: async () => true,
  isReadableByAnybody: () => false,
  encrypt: async (text: string) => Buffer.from(text),
  decrypt: async (bytes: Buffer) => bytes.toString(),
};

/** Each file that a state folder keeps, as the engine writes and reads it. */
export const keepers = { settings, queue, 'sign-ins': signIns } satisfies Record<
  string,
  (folder: string) => NumberKeeper
>;

function settings(folder: string): NumberKeeper {
  const open = () => SettingsStore.open(join(folder, 'settings.json'), {}, true);
  return {
    save: async (value) => void (await (await open()).update({ limitRate: value, favourites: padding })),
    async load() {
      const { favourites, limitRate } = (await open()).get();
      return favourites.length === 0 ? 0 : limitRate;
    },
  };
}

function queue(folder: string): NumberKeeper {
  const file = new QueueFile(join(folder, 'downloads.json'));
  return {
    save: (value) =>
      file.save(padding.map((reference) => ({ ...newRecord({ reference }), bytesDone: value }))),
    load: async () => (await file.load())[padding.length - 1]?.bytesDone ?? 0,
  };
}

function signIns(folder: string): NumberKeeper {
  const open = () => new SignInStore(join(folder, 'sign-ins.bin'), plainBox);
  return {
    async save(value) {
      const credential = { kind: 'password', username: String(value), password: padding.join() } as const;
      const isSaved = await open().keep(registry, String(value), credential);
      if (!isSaved) throw new Error('The sign-in was not saved.');
    },
    async load() {
      const [found] = await open().list();
      return Number(found?.username ?? 0);
    },
  };
}

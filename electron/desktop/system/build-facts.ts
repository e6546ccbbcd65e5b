import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import * as z from 'zod';

const packageSchema = z.object({ signed: z.boolean().default(false) });
const name = /^[\w.-]+$/;

/** What the packaging knew about this build. */
export interface BuildFacts {
  /** The build bears the publisher's signature, so that the system lets an update replace it. */
  isSigned: boolean;
  /** Where newer builds are published; undefined for a build without such a place. */
  releasePage: string | undefined;
}

/** Reads what packaging has left in the app; a checkout has neither a signature nor a source of updates. */
export function readBuildFacts(resourcesFolder: string = process.resourcesPath): BuildFacts {
  if (!app.isPackaged) return { isSigned: false, releasePage: undefined };
  const packageFile = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  return {
    isSigned: packageSchema.parse(packageFile).signed,
    releasePage: readReleasePage(join(resourcesFolder, 'app-update.yml')),
  };
}

/** electron-builder writes this file for electron-updater: one `key: value` a line. */
function readReleasePage(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const fields = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(/:\s*/, 2))
      .map(([key = '', value = '']) => [key.trim(), value.trim()]),
  );
  const owner = fields.get('owner') ?? '';
  const repository = fields.get('repo') ?? '';
  if (fields.get('provider') !== 'github' || !name.test(owner) || !name.test(repository)) return undefined;
  return `https://github.com/${owner}/${repository}/releases`;
}

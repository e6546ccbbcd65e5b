import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Files of a state folder that tell of this user: settings, queue, followed tags, mirrors, sign-ins, and what was set aside
 * of them; the registries that were used, and where the window stood.
 */
const privateFile =
  /^(?:settings\.json|downloads\.json|followed\.json|mirrors\.json|sign-ins\.bin|proxy\.bin)(?:\.unreadable(?:-\d+)?)?$|^(?:hosts|uploads|window)\.json$/;
/** Folders that do: what registries answered, the keys and addresses of serving, and the files of images. */
const privateFolders = ['cache', 'serving', 'listings'];
/** What else Longshore puts there. */
const ownNames: ReadonlySet<string> = new Set([
  'queue.lock',
  'followed.json.lock',
  'mirrors.json.lock',
  'revocation',
  'sigstore',
  ...privateFolders,
  'desktop',
  'browser',
]);

/**
 * Takes a state folder and what is in it away from the other users of this machine, whatever modes earlier versions
 * gave. A folder that holds other things too, such as one that `--state` names by mistake, keeps its own mode. Windows
 * keeps users apart by the folders that they have; where modes cannot be set, nothing is done.
 */
export async function keepStatePrivate(stateFolder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const names = await readdir(stateFolder).catch(() => undefined);
  if (names === undefined) return;
  const files = names.filter((name) => privateFile.test(name));
  for (const name of files) await setMode(join(stateFolder, name), 0o600);
  for (const name of privateFolders) if (names.includes(name)) await setMode(join(stateFolder, name), 0o700);
  const isOwn = names.every((name) => privateFile.test(name) || ownNames.has(name));
  if (isOwn) await setMode(stateFolder, 0o700);
}

async function setMode(path: string, mode: number): Promise<void> {
  // A link may lead to what is not Longshore's.
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink() || (found.mode & 0o777) === mode) return;
  await chmod(path, mode).catch(() => undefined);
}

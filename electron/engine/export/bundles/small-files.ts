import { splitDigest } from '../../../../shared/digest.ts';
import { digestOf } from '../../oci/digest.ts';
import { contentsJson, contentsText } from './contents.ts';
import { contentsName } from './own-folder.ts';
import type { Plan } from './plan.ts';
import { loadPowerShell } from './scripts/load-powershell.ts';
import { loadShell } from './scripts/load-shell.ts';
import { commandsByHand, loadSteps } from './scripts/load-steps.ts';
import { verifyPowerShell } from './scripts/verify-powershell.ts';
import { verifyShell } from './scripts/verify-shell.ts';

/** A file of a bundle beside its images. */
export interface SmallFile {
  path: string;
  bytes: Buffer;
  /** Hex SHA-256. */
  sum: string;
}

/** Files beside the images that a bundle has unless its user wants none. */
export const optionalFiles = ['CONTENTS.txt', 'load.ps1', 'load.sh', 'verify.ps1', 'verify.sh'] as const;

/** The list of contents, and the scripts unless none are wanted. Without sums there is nothing for them to verify by. */
export function smallFiles(plan: Plan): SmallFile[] {
  const { sums = true, scripts = true } = plan.target;
  const isWanted = (path: string) =>
    path === contentsName || (sums && (scripts || !/\.(?:sh|ps1)$/.test(path)));
  return allSmallFiles(plan, isWanted).filter(({ path }) => isWanted(path));
}

function allSmallFiles(plan: Plan, isWanted: (path: string) => boolean): SmallFile[] {
  const steps = loadSteps(plan);
  const texts: [string, string | Buffer][] = [
    [contentsName, contentsJson(plan)],
    ['CONTENTS.txt', contentsText(plan, commandsByHand(steps))],
    ['load.ps1', loadPowerShell(steps)],
    ['load.sh', loadShell(steps)],
  ];
  // These two as well.
  const lines = plan.files.length + texts.filter(([path]) => isWanted(path)).length + 2;
  texts.push(['verify.ps1', verifyPowerShell(lines)], ['verify.sh', verifyShell(lines)]);
  return texts.map(([path, text]) => {
    const bytes = Buffer.from(text);
    return { path, bytes, sum: splitDigest(digestOf(bytes)).hex };
  });
}

/** `SHA256SUMS` in the form of coreutils: hex, two spaces, path, line feed. */
export function sumsFile(...lists: readonly (readonly { path: string; sum: string }[])[]): Buffer {
  const lines = lists
    .flat()
    .sort((left, right) => (left.path < right.path ? -1 : 1))
    .map(({ path, sum }) => `${sum}  ${path}\n`);
  return Buffer.from(lines.join(''));
}

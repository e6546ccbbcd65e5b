import { formatBytes } from '../../../shared/format.ts';
import type { BundlePlan, BundleResult } from '../../../shared/schemas/bundle.ts';
import { sanitizeText } from './sanitize.ts';

/** What a bundle will be, before the first byte of it is written. */
export function bundlePlanLines({ images, files, size, splitBytes, leftOut }: BundlePlan): string[] {
  const changed = images.filter(({ digest, storedDigest }) => digest !== storedDigest);
  const volumes = splitBytes === null ? '' : `, split at ${formatBytes(splitBytes)}`;
  return [
    `${counted(images.length, 'image')}, ${formatBytes(size)} in ${counted(files, 'file')}${volumes}.`,
    ...(leftOut.blobs === 0
      ? []
      : [
          `Left out: ${counted(leftOut.blobs, 'layer')} of ${formatBytes(leftOut.bytes)} that the target computer has.`,
        ]),
    ...(changed.length === 0
      ? []
      : [
          'Foreign layers are declared as ordinary ones, so that nothing on the target computer asks the network for them. This changes digests, and signatures of the old ones do not match (--keep-foreign leaves them):',
          ...changed.map(
            ({ reference, digest, storedDigest }) =>
              `  ${sanitizeText(reference)}  ${storedDigest} -> ${digest}`,
          ),
        ]),
  ];
}

/** What a bundle is, and how it goes on. */
export function bundleResultLines(result: BundleResult, hasScripts: boolean): string[] {
  const { path, files, size, reusedBytes, sumsDigest, isReadBack } = result;
  const reused = reusedBytes === 0 ? '' : `, of which ${formatBytes(reusedBytes)} were there already`;
  return [
    `Wrote ${counted(files, 'file')} (${formatBytes(size)}${reused}) to ${path}${isReadBack ? ' and read them back' : ''}.`,
    ...(sumsDigest === null
      ? []
      : [`SHA-256 of SHA256SUMS, to compare on the target computer: ${sumsDigest.replace(/^sha256:/, '')}`]),
    ...(hasScripts && sumsDigest !== null
      ? [
          'There: sh verify.sh, then sh load.sh docker (or podman, ctr, skopeo DESTINATION). CONTENTS.txt says more.',
        ]
      : []),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

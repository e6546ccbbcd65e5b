import { isDigest } from '../../../../shared/digest.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import { formatPlatform } from '../../../../shared/platform.ts';
import { displayHost, parseReference } from '../../../../shared/reference.ts';
import { cleanText } from '../../../../shared/text/clean-text.ts';
import { platformOf } from '../../library/index-entry.ts';
import { sumOfSizes } from '../../oci/descriptor-sums.ts';
import { version } from '../../version.ts';
import { type BundleImage, isForeignBlob } from './gather-images.ts';
import { layoutFolder, type Plan } from './plan.ts';

/** One image as `CONTENTS.json` tells of it. */
interface ToldImage {
  /** Null for an image without a name. */
  name: string | null;
  digest: string;
  /** What the digest is in the library and in the registry, where it is another. */
  originalDigest: string | null;
  platforms: string[];
  size: number;
  /** The registry's host. */
  source: string | null;
  foreignLayers: { count: number; declared: 'foreign' | 'ordinary' } | null;
  /** What the signatures of the image amount to, as it was when the bundle was written; null where nobody has looked. */
  signature: string | null;
  /** Digests of what is attached to it and goes along: signatures, bills of materials, attestations. */
  attached: string[];
  /** The archive or folder that has it. */
  in: string;
  blobs: { digest: string; size: number; mediaType: string }[];
}

/** What is in a bundle, for programs: the same for the same images (no dates). It says too which files are the bundle's. */
export function contentsJson(plan: Plan): Buffer {
  const told = {
    bundle: 'longshore',
    version: 1,
    writtenBy: `Longshore ${version}`,
    format: plan.target.format,
    images: toldImages(plan),
    leftOut: plan.leftOut.map(({ digest, size }) => ({ digest, size })),
    files: plan.files.map(({ path, size }) => ({ path, size })),
  };
  return Buffer.from(`${JSON.stringify(told, null, 2)}\n`);
}

/** What is in a bundle, for people. */
export function contentsText(plan: Plan, commands: readonly string[]): Buffer {
  const lines = [
    'Container images, written by Longshore to be carried to another machine.',
    '',
    'Check:  sh verify.sh',
    '        powershell -ExecutionPolicy Bypass -File verify.ps1',
    'Load:   sh load.sh docker        (or podman, ctr, skopeo DESTINATION; it checks first)',
    '        powershell -ExecutionPolicy Bypass -File load.ps1 docker',
    '',
    'IMAGES',
    ...toldImages(plan).flatMap(imageLines),
    '',
    ...leftOutLines(plan),
    'FILES',
    ...plan.files.map(({ path, size }) => `  ${path}  ${size} bytes`),
    '',
    'COMMANDS, in this folder',
    ...commands.map((line) => (line === '' ? '' : `  ${line}`)),
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}

function toldImages({ images, archives }: Plan): ToldImage[] {
  const places = new Map(
    archives.flatMap(({ name, images: members }) => members.map((image) => [image, name] as const)),
  );
  return images.map((image) => {
    const { reference, stored, contents, foreignLayers } = image;
    const documents = [...contents.documents.values()].reduce((sum, { length }) => sum + length, 0);
    const isChanged = contents.root.digest !== stored.digest;
    return {
      name: isDigest(reference) ? null : cleanText(reference),
      digest: contents.root.digest,
      originalDigest: isChanged ? stored.digest : null,
      platforms: platformsOf(image),
      size: sumOfSizes(contents.blobs) + documents,
      source: isFullReference(reference) ? displayHost(parseReference(reference).registry) : null,
      foreignLayers:
        foreignLayers === 0
          ? null
          : {
              count: foreignLayers,
              declared: contents.blobs.some(isForeignBlob) ? 'foreign' : 'ordinary',
            },
      // A manifest that was changed is not the one that was signed.
      signature: image.signature === null || isChanged ? null : cleanText(image.signature),
      attached: (contents.attached ?? []).map(({ digest }) => digest),
      in: places.get(image) ?? layoutFolder,
      blobs: contents.blobs.map(({ digest, size, mediaType }) => ({ digest, size, mediaType })),
    };
  });
}

function platformsOf({ stored, contents }: BundleImage): string[] {
  const own = platformOf(stored);
  const ofManifests = contents.manifests
    .filter(({ isAttestation }) => !isAttestation)
    .flatMap(({ descriptor: { platform } }) => (platform === undefined ? [] : [formatPlatform(platform)]));
  const all = own === null || own === 'all' ? ofManifests : [own];
  return [...new Set(all.map(cleanText))];
}

function imageLines(image: ToldImage): string[] {
  const { foreignLayers, originalDigest } = image;
  const facts: [string, string | null][] = [
    ['digest', image.digest],
    ['was', originalDigest],
    ['platform', image.platforms.join(', ') || null],
    ['size', `${formatBytes(image.size)} (${image.size} bytes)`],
    ['from', image.source],
    ['signed', image.signature ?? unsignedText(image)],
    [
      'with',
      image.attached.length === 0 ? null : `${image.attached.length} attached (signatures and the like)`,
    ],
    ['in', image.in],
    ['foreign', foreignLayers === null ? null : foreignText(foreignLayers)],
  ];
  return [
    `  ${image.name ?? '(no name)'}`,
    ...facts.flatMap(([what, text]) => (text === null ? [] : [`    ${what.padEnd(8)}  ${text}`])),
  ];
}

/** Why nothing is told of signatures: nobody has said that there are none. */
function unsignedText({ originalDigest }: ToldImage): string {
  return originalDigest === null
    ? 'signatures were not looked for'
    : 'no signature matches it any more, because its manifest was changed';
}

function foreignText({ count, declared }: { count: number; declared: 'foreign' | 'ordinary' }): string {
  const layers = `${count} ${count === 1 ? 'layer' : 'layers'}`;
  return declared === 'foreign'
    ? `${layers}, included; the manifest still names addresses on the network for them`
    : `${layers}, included and declared as ordinary ones, so that no tool asks the network for them; the digest changed, and signatures of the old one do not match`;
}

function leftOutLines({ leftOut }: Plan): string[] {
  if (leftOut.length === 0) return [];
  return [
    'LEFT OUT, because the list said that the target computer has them',
    ...leftOut.map(({ digest, size }) => `  ${digest}  ${size} bytes`),
    '',
  ];
}

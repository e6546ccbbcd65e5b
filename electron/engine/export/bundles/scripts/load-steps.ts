import { bundleIndex } from '../image-archive.ts';
import { layoutFolder, type Plan, type PlannedArchive } from '../plan.ts';
import { placesInRegistry, tagOf } from '../script-names.ts';

/** An image as scripts load it. */
export interface ScriptImage {
  /** Undefined for an image that no tool can tag. */
  tag: string | undefined;
  /** Below a registry: `repository:tag`. */
  place: string;
  /** An `index.json` of this image alone: tools find no image with Docker's media types by its name in a layout of several. */
  index: string;
}

/** Files that one command loads together. */
export interface ScriptArchive {
  /** In order; several are the volumes of one archive. Empty for a layout in a folder. */
  files: string[];
  images: ScriptImage[];
}

/** What the scripts of a bundle have to know. Everything in it may stand in single quotes. */
export interface LoadSteps {
  format: Plan['target']['format'];
  archives: ScriptArchive[];
  /** Layers that are not in the bundle. */
  leftOut: number;
}

/** Turns a plan into what scripts do. */
export function loadSteps({ target, archives, images, leftOut }: Plan): LoadSteps {
  const groups: Pick<PlannedArchive, 'images' | 'parts'>[] =
    target.format === 'oci' ? [{ images, parts: [] }] : archives;
  const places = new Map(
    placesInRegistry(images).map((place, position) => [images[position], place] as const),
  );
  return {
    format: target.format,
    leftOut: leftOut.length,
    archives: groups.map(({ images: members, parts }) => ({
      files: parts.map(({ path }) => path),
      images: members.map((image) => ({
        tag: tagOf(image),
        place: places.get(image) ?? '',
        index: bundleIndex([image], { attached: false }).toString(),
      })),
    })),
  };
}

/** Commands for people who load a bundle by hand, in the folder of the bundle. */
export function commandsByHand({ format, archives }: LoadSteps): string[] {
  const lines: string[] = [];
  for (const { files, images } of archives) {
    const source = files.length > 1 ? `cat ${files.join(' ')} |` : '';
    const input = files[0] ?? '';
    const pack = format === 'oci' ? `tar -C ${layoutFolder} -cf - . |` : source;
    const piped = (command: string, whole: string) =>
      pack === '' ? `${command} ${whole}` : `${pack} ${command}`;
    lines.push(
      pack === '' ? `docker load --input ${input}` : `${pack} docker load`,
      `${piped('ctr images import', input)}${pack === '' ? '' : ' -'}`,
    );
    if (format === 'docker-archive') {
      lines.push(pack === '' ? `podman load --input ${input}` : `${pack} podman load`);
    } else {
      lines.push('sh load.sh podman');
    }
    lines.push(...skopeoByHand(format, files, images), '');
  }
  if (format !== 'docker-archive') {
    lines.push(
      'docker load takes this format from Docker 25 on, with the image store of containerd.',
      'podman and skopeo find only images with OCI media types by name; load.sh hands them each image alone.',
    );
  }
  return lines;
}

function skopeoByHand(
  format: LoadSteps['format'],
  files: readonly string[],
  images: readonly ScriptImage[],
): string[] {
  if (files.length > 1 || format !== 'docker-archive') return ['sh load.sh skopeo docker://REGISTRY/PATH'];
  return images.map(
    ({ place }, position) =>
      `skopeo copy docker-archive:${files[0] ?? ''}:@${position} docker://REGISTRY/${place}`,
  );
}

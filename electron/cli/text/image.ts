import { shortDigest } from '../../../shared/digest.ts';
import { formatBytes } from '../../../shared/format.ts';
import { isForeignMediaType } from '../../../shared/media-types.ts';
import type { Image, ImageLayer, ImagePlatform, SelectedImage } from '../../../shared/schemas/image.ts';
import { type CommandPlaces, commandLine } from './command-line.ts';
import { sanitizeText } from './sanitize.ts';
import { formatTable } from './table.ts';

/**
 * An image as people read it: its facts, its platforms, and the layers of the platform that was asked for.
 * @param width of the terminal in columns; undefined shortens nothing.
 * @param flags those of the command, for the one that is advised.
 */
export function imageText(
  image: Image,
  width: number | undefined,
  flags: CommandPlaces & { plainHttp?: boolean } = {},
): string[] {
  const { selected } = image;
  const lines = [
    sanitizeText(image.reference),
    `  digest      ${(selected ?? image).digest}`,
    `  media type  ${sanitizeText((selected ?? image).mediaType)}`,
  ];
  if (selected === null) {
    lines.push('', ...platformTable(image.platforms, width));
    const [first] = image.platforms;
    if (first !== undefined) {
      lines.push(
        '',
        `Layers of one platform: ${commandLine(['inspect', image.reference, '--platform', first.text, ...(flags.plainHttp ? ['--plain-http'] : [])], flags)}`,
      );
    }
    return lines;
  }
  lines.push(...selectedFacts(selected), '', ...layerTable(selected.layers, width));
  return lines;
}

function selectedFacts(selected: SelectedImage): string[] {
  const { text, created, totalSize, bytesHere, artifactType } = selected;
  return [
    ...(text === '' ? [] : [`  platform    ${sanitizeText(text)}`]),
    ...(artifactType === null ? [] : [`  artifact    ${sanitizeText(artifactType)}`]),
    ...(created === null ? [] : [`  created     ${sanitizeText(created)}`]),
    `  size        ${formatBytes(totalSize)}, ${formatBytes(totalSize - bytesHere)} of it to fetch`,
  ];
}

function platformTable(platforms: readonly ImagePlatform[], width: number | undefined): string[] {
  return formatTable(
    [
      { header: 'PLATFORM', flexible: true },
      { header: 'NAME', flexible: true },
      { header: 'DIGEST' },
      { header: 'SIZE', align: 'right' },
    ],
    platforms.map(({ text, label, digest, size }) => [
      sanitizeText(text),
      label === text ? '' : sanitizeText(label),
      shortDigest(digest),
      size === null ? '' : formatBytes(size),
    ]),
    width,
  );
}

function layerTable(layers: readonly ImageLayer[], width: number | undefined): string[] {
  return formatTable(
    [
      { header: 'LAYER' },
      { header: 'SIZE', align: 'right' },
      { header: 'FROM', flexible: true },
      { header: 'MADE BY', flexible: true },
    ],
    layers.map((layer) => [
      shortDigest(layer.digest),
      formatBytes(layer.size),
      sourceOf(layer),
      cleanCommand(sanitizeText(layer.createdBy ?? '')),
    ]),
    width ?? widestCommand,
  );
}

/** Columns of a line in a file or pipe. The command of a layer can be a whole script, which is cut here. */
const widestCommand = 200;

function sourceOf({ inLibrary, foreignHost, mediaType }: ImageLayer): string {
  if (inLibrary) return 'library';
  if (foreignHost !== undefined) return `${sanitizeText(foreignHost)} (foreign)`;
  return isForeignMediaType(mediaType) ? 'foreign' : 'registry';
}

/** What builders put around a command, in the order in which it is taken away. */
const wrappers: readonly RegExp[] = [
  /^\/bin\/(?:ba)?sh -c\s+#\(nop\)\s+/,
  /^(?:RUN\s+)?\|\d+(?:\s+\w+=\S*)*\s+/,
  /^(?:RUN\s+)?\/bin\/(?:ba)?sh(?:\s+-\w+)*\s+-\w*c\s+/,
  /^(?:RUN\s+)?(?:cmd(?:\.exe)?)\s+\/S\s+\/C\s+/i,
  /^(?:RUN\s+)?(?:powershell|pwsh)(?:\.exe)?\s+(?:-\w+\s+)*?-Command\s+/i,
  /^(?:\$(?:ErrorActionPreference|ProgressPreference)\s*=\s*'\w+'\s*;\s*)+/i,
  / # buildkit$/,
];

/** The command of a layer without what builders put around every command. */
export function cleanCommand(createdBy: string): string {
  // One space each first: an expression that looks for many of them begins anew at each.
  const text = createdBy.replace(/\s+/g, ' ').trim();
  return wrappers.reduce((rest, wrapper) => rest.replace(wrapper, ''), text).trim();
}

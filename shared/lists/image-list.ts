import { readDockerfile } from './dockerfile.ts';
import { type ListedImage, type NumberedLine, numberedLines, type UnreadLine } from './lines.ts';
import { readPlainList } from './plain-list.ts';
import { isImageKey, readYaml } from './yaml.ts';

export type { ListedImage, UnreadLine };

/** What a text names, in its order. */
export interface ImageList {
  kind: 'plain' | 'dockerfile' | 'yaml';
  images: ListedImage[];
  /** The lines that name an image which cannot be told. */
  unread: UnreadLine[];
}

/**
 * Reads the images that a text names: a list with one reference a line and comments after `#`, a Dockerfile, or a compose
 * file, Kubernetes or other YAML with `image:` keys. Whether a reference is well formed is for `parseReference` to say.
 */
export function readImageList(text: string): ImageList {
  const lines = numberedLines(text);
  const kind = kindOf(lines);
  const read = { plain: readPlainList, dockerfile: readDockerfile, yaml: readYaml }[kind];
  return { kind, ...read(lines) };
}

/** A Dockerfile begins with FROM or with an ARG for it (Dockerfile reference, "Format"); only YAML has image keys. */
function kindOf(lines: readonly NumberedLine[]): ImageList['kind'] {
  const first = lines.find(({ text }) => text.trim() !== '' && !text.trimStart().startsWith('#'));
  if (first !== undefined && /^\s*(?:FROM|ARG)\s+\S/i.test(first.text)) return 'dockerfile';
  return lines.some(({ text }) => isImageKey(text)) ? 'yaml' : 'plain';
}

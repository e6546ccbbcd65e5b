// Decided here: what a list, a Dockerfile or a YAML file names.
import { readDockerfile } from './dockerfile.ts';
import {
  type ListedImage,
  type ListedPart,
  type NumberedLine,
  numberedLines,
  type UnreadLine,
  type Values,
} from './lines.ts';
import { readPlainList } from './plain-list.ts';
import { readYaml } from './yaml/documents.ts';
import { isImageKey } from './yaml/template-lines.ts';

export type { ListedImage, ListedPart, UnreadLine, Values };

/** What a text names, in its order. */
export interface ImageList {
  kind: 'plain' | 'dockerfile' | 'yaml';
  images: ListedImage[];
  /** The lines that name an image which cannot be told. */
  unread: UnreadLine[];
}

const noValues: Values = new Map();

/**
 * Reads the images that a text names: a list with one reference a line and comments after `#`, a Dockerfile, or a compose
 * file, Kubernetes or other YAML with `image:` keys. Whether a reference is well formed is for `parseReference` to say.
 * @param values of variables, which count before those that the text itself gives.
 */
export function readImageList(text: string, values: Values = noValues): ImageList {
  const lines = numberedLines(text);
  const kind = kindOf(lines);
  if (kind === 'plain') return { kind, ...readPlainList(lines) };
  return { kind, ...(kind === 'yaml' ? readYaml(lines, values) : readDockerfile(lines, values)) };
}

/** A Dockerfile begins with FROM or with an ARG for it (Dockerfile reference, "Format"); only YAML has image keys. */
function kindOf(lines: readonly NumberedLine[]): ImageList['kind'] {
  const first = lines.find(({ text }) => text.trim() !== '' && !text.trimStart().startsWith('#'));
  if (first !== undefined && /^\s*(?:FROM|ARG)\s+\S/i.test(first.text)) return 'dockerfile';
  return lines.some(({ text }) => isImageKey(text)) ? 'yaml' : 'plain';
}

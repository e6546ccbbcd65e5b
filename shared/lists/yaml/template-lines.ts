import { readPastedText } from '../../text/pasted-text.ts';
import { withoutCredentials } from '../../text/without-credentials.ts';
import { dockerReference, type ListedLines, type NumberedLine, type Values } from '../lines.ts';
import { replaceVariables } from '../variables.ts';

/** `image: x` of compose files and Kubernetes, in a list or not; `"image": "x"` of JSON. */
const imageKey = /^\s*(?:-\s+)?(?:image|"image"|'image')\s*:(?:\s+|(?=["']))(.*)$/;

/** An image's key inside of braces, as JSON on one line and YAML's flow style have it. */
const inBraces = /[{,]\s*(?:image|"image"|'image')\s*:\s*["']?[A-Za-z0-9$&*]/;

/** True for a line that names an image by a key of YAML or JSON. */
export function isImageKey(text: string): boolean {
  return imageValue(text) !== '' || inBraces.test(text) || /^\s*(?:-\s+)?image:\s+\*\S/.test(text);
}

/**
 * Reads the values of all `image` keys line by line, for what is no YAML yet, such as a chart's templates. Variables of
 * compose files count with their defaults; a template, an alias and a key that holds more keys name no image here.
 */
export function readYamlLines(lines: readonly NumberedLine[], values: Values): ListedLines {
  const found: ListedLines = { images: [], unread: [] };
  for (const { text, line } of lines) {
    const value = imageValue(text);
    if (value === '') continue;
    const replaced = replaceVariables(value, values);
    if ('variable' in replaced) {
      found.unread.push({ line, text: withoutCredentials(value), variable: replaced.variable });
      continue;
    }
    const read = readPastedText(`image: ${replaced.text}`);
    const reference = read.kind === 'portal' ? '' : read.text;
    if (reference !== '') found.images.push({ reference: dockerReference(reference), line });
  }
  return found;
}

/** What the key of a line says; empty when it has none, or names no image itself. */
function imageValue(text: string): string {
  const value =
    imageKey
      .exec(text)?.[1]
      ?.replace(/\s#.*$/, '')
      .trim() ?? '';
  const bare = value
    .replace(/^&\S+\s+/, '')
    .replace(/^(["'])(.*)\1,?$/, '$2')
    .replace(/,$/, '');
  return /^[#*!{[|>&]|\{\{/.test(bare) ? '' : bare;
}

import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { withoutCredentials } from '../../text/without-credentials.ts';
import { dockerReference, type ListedLines, type NumberedLine, type Values } from '../lines.ts';
import { replaceVariables } from '../variables.ts';
import { composeImages } from './compose.ts';
import { containerImages } from './containers.ts';
import type { NamedImage } from './named-image.ts';
import { YamlNodes } from './nodes.ts';
import { readYamlLines } from './template-lines.ts';

/** Above it (characters) a text is read line by line: as YAML it would keep its reader for seconds. */
const longestYaml = 8 * 1024 * 1024;

/**
 * Reads the images of all documents of a YAML or JSON text: of compose files those of the services, of others all values of
 * `image` keys. What is no YAML, such as a chart's templates, is read line by line.
 */
export function readYaml(lines: readonly NumberedLine[], values: Values): ListedLines {
  const text = lines.map((line) => line.text).join('\n');
  const counter = new LineCounter();
  const images = text.length > longestYaml ? undefined : namedImages(text, counter);
  if (images === undefined) return readYamlLines(lines, values);
  const found: ListedLines = { images: [], unread: [] };
  for (const image of images) add(found, image, counter.linePos(image.offset).line, values);
  return found;
}

/** Undefined for what is no YAML. */
function namedImages(text: string, lineCounter: LineCounter): NamedImage[] | undefined {
  try {
    const parsed = parseAllDocuments(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
    const documents = Array.isArray(parsed) ? parsed : [];
    if (documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.flatMap(imagesOf);
  } catch (error) {
    // The stack ends where something is nested deeper than anybody nests.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function imagesOf(document: Document.Parsed): NamedImage[] {
  const nodes = new YamlNodes(document);
  return composeImages(nodes) ?? containerImages(nodes);
}

function add(found: ListedLines, { text, platform, part }: NamedImage, line: number, values: Values): void {
  // A template that nobody has filled in.
  if (text.includes('{{')) return;
  const where = { line, ...(part === undefined ? {} : { part }) };
  const replaced = replaceVariables(text, values);
  if ('variable' in replaced) {
    found.unread.push({
      ...where,
      text: withoutCredentials(text).slice(0, longestEcho),
      variable: replaced.variable,
    });
    return;
  }
  const reference = replaced.text.trim();
  if (reference === '') return;
  const asked = platform === undefined ? undefined : replaceVariables(platform, values);
  found.images.push({
    reference: dockerReference(reference),
    ...where,
    ...(asked === undefined || 'variable' in asked || asked.text === '' ? {} : { platform: asked.text }),
  });
}

/** Characters of a text that names nothing. */
const longestEcho = 1000;

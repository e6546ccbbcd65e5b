import { readPastedText } from '../text/pasted-text.ts';
import { withoutCredentials } from '../text/without-credentials.ts';
import { dockerReference, type ListedLines, type NumberedLine, type Values } from './lines.ts';
import { replaceVariables } from './variables.ts';

/**
 * Reads the images that a Dockerfile builds upon, or copies from: those of `FROM` and `COPY --from`, which are no stages of its
 * own, with the defaults of its `ARG`s (Dockerfile reference, "FROM").
 * @param given values that replace those defaults, as `--build-arg` does.
 */
export function readDockerfile(lines: readonly NumberedLine[], given: Values): ListedLines {
  const found: ListedLines = { images: [], unread: [] };
  const values = new Map(given);
  const stages = new Set(['scratch']);
  for (const { text, line } of instructionsOf(lines)) {
    const [instruction = '', ...words] = text.trim().split(/\s+/);
    const name = instruction.toUpperCase();
    // Those of a stage mean nothing to a FROM.
    if (name === 'ARG' && stages.size === 1) declare(words, values, given);
    const image = name === 'FROM' ? fromImage(text) : name === 'COPY' ? copiedFrom(words) : undefined;
    if (image === undefined) continue;
    const replaced = replaceVariables(image.text, values);
    const stage = name === 'FROM' ? stageOf(words) : undefined;
    const part = stage === undefined ? {} : { part: { kind: 'stage', name: stage } as const };
    if ('variable' in replaced)
      found.unread.push({ line, text: withoutCredentials(image.text), variable: replaced.variable, ...part });
    else if (!isStage(replaced.text, stages)) {
      const { platform } = image;
      found.images.push({
        reference: dockerReference(replaced.text),
        line,
        ...(platform === undefined ? {} : { platform }),
        ...part,
      });
    }
    if (name === 'FROM') stages.add(stage?.toLowerCase() ?? `#${line}`);
  }
  return found;
}

interface NamedImage {
  text: string;
  platform?: string;
}

function fromImage(text: string): NamedImage | undefined {
  const read = readPastedText(text);
  return read.kind === 'reference' ? read : undefined;
}

/** A number means a stage by its place. */
function copiedFrom(words: readonly string[]): NamedImage | undefined {
  const from = words.map((word) => /^--from=(.+)$/i.exec(word)?.[1]).find((word) => word !== undefined);
  return from === undefined || /^\d+$/.test(from) ? undefined : { text: unquoted(from) };
}

function isStage(text: string, stages: ReadonlySet<string>): boolean {
  return text === '' || stages.has(text.toLowerCase());
}

/** The name after `AS`. */
function stageOf(words: readonly string[]): string | undefined {
  const as = words.findIndex((word) => /^as$/i.test(word));
  return as < 0 ? undefined : words[as + 1];
}

/** `ARG NAME=default`, several in one instruction; a default may use those before it. */
function declare(words: readonly string[], values: Map<string, string>, given: Values): void {
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined || given.has(name)) continue;
    const replaced = replaceVariables(unquoted(value), values);
    if ('text' in replaced) values.set(name, replaced.text);
  }
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** The instructions, each on one line however many it takes: without comments, and without the texts that `<<` begins. */
function instructionsOf(lines: readonly NumberedLine[]): NumberedLine[] {
  const instructions: NumberedLine[] = [];
  const continued = continuation(lines);
  let open: NumberedLine | undefined;
  let ends: string[] = [];
  for (const { text, line } of lines) {
    const [end] = ends;
    if (end !== undefined) {
      if (text.replace(/^\t+/, '') === end) ends = ends.slice(1);
      continue;
    }
    if (/^\s*#/.test(text) || text.trim() === '') continue;
    const isContinued = continued.test(text);
    const said = text.replace(continued, '');
    open = open === undefined ? { text: said, line } : { text: `${open.text} ${said}`, line: open.line };
    if (isContinued) continue;
    instructions.push(open);
    if (/^\s*(?:RUN|COPY|ADD)\s/i.test(open.text))
      ends = [...open.text.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)].map(([, , word = '']) => word);
    open = undefined;
  }
  return open === undefined ? instructions : [...instructions, open];
}

/** What goes on in the next line ends with a backslash, or with what the directive `escape` says, as Windows' paths need it. */
function continuation(lines: readonly NumberedLine[]): RegExp {
  for (const { text } of lines) {
    const [, name, value] = /^#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
    if (name === undefined) break;
    if (name.toLowerCase() === 'escape' && value === '`') return /`\s*$/;
  }
  return /\\\s*$/;
}

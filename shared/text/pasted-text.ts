import { isAppError } from '../errors.ts';
import { formatPlatform, parsePlatform } from '../platform.ts';
import { isRepositoryName } from '../reference.ts';

/** What a text that someone pasted or typed may mean. */
export type PastedText =
  /** A line that names an image, such as `docker pull x`, with the platform it asks for. */
  | { kind: 'reference'; text: string; platform?: string }
  /** A page of MCR's portal about a repository. */
  | { kind: 'portal'; repository: string }
  /** Words to search for, or a bare reference. */
  | { kind: 'words'; text: string };

/** Longer than any reference may be: cut to one that is not too long, a line with a token in it would be told as it is. */
const longestText = 2000;
/** The text before the image: a pull command, a Dockerfile's instruction, a key of YAML or JSON, a scheme of containers/image. */
const introduction =
  /^(?:(?:[$#>]\s+)?(?:sudo\s+)?(?:docker|podman|nerdctl|crictl|longshore)\s+(?:image\s+)?pull\s+|FROM\s+|(?:-\s+)?image:\s+|["']image["']\s*:\s*|(?:docker|oci):\/\/)/i;
const scheme = /^(?:https?|docker|oci|longshore):\/\/(?:explore\/)?/i;
const portalPage = /^mcr\.microsoft\.com\/(?:[a-z]{2,3}-[a-z]{2,4}\/)?(?:artifact\/mar|product)\/([^?#]+)/i;

/** Reads what people paste from terminals, Dockerfiles, manifests of Kubernetes and the browser's address bar. */
export function readPastedText(pasted: string): PastedText {
  const line = pasted.slice(0, longestText).trim();
  const repository = portalRepository(bareName(line));
  if (repository !== undefined) return { kind: 'portal', repository };
  const start = introduction.exec(line)?.[0].length ?? 0;
  const named = start === 0 ? undefined : firstArgument(line.slice(start).split(/\s+/));
  return named ?? { kind: 'words', text: bareName(line) };
}

/** The first word that is no option; `--platform` is the one option that says which image is meant. */
function firstArgument(words: readonly string[]): PastedText | undefined {
  let platform: string | undefined;
  for (const [index, word] of words.entries()) {
    const isPlatform = /^--platform(?:=|$)/.test(word);
    if (isPlatform) platform = readPlatform(word.split('=')[1] ?? words[index + 1] ?? '') ?? platform;
    if (word.startsWith('-') || words[index - 1] === '--platform') continue;
    const text = bareName(word);
    if (text === '') return undefined;
    return { kind: 'reference', text, ...(platform === undefined ? {} : { platform }) };
  }
  return undefined;
}

function readPlatform(text: string): string | undefined {
  try {
    return formatPlatform(parsePlatform(text));
  } catch (thrown) {
    // A variable of the build, such as $BUILDPLATFORM.
    if (isAppError(thrown, 'INVALID_REFERENCE')) return undefined;
    throw thrown;
  }
}

/** Removes quotes, the comma after a value of a list, and the parts of an address that only a browser needs. */
function bareName(text: string): string {
  const bare = text.replace(/^["'`]+/, '').replace(/["'`,;]+$/, '');
  return /^https?:/i.test(bare)
    ? bare
        .replace(scheme, '')
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '')
    : bare.replace(scheme, '').trim();
}

function portalRepository(name: string): string | undefined {
  const path = portalPage.exec(name)?.[1];
  const repository = path?.replace(/\/+$/, '').replace(/\/(?:tags|about)$/, '');
  return repository !== undefined && isRepositoryName(repository) ? repository : undefined;
}

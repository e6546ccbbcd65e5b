import { isDigest } from '../digest.ts';

/** What a list of digests says: the digests, each once; or the first line (from 1) that is none; or that its JSON is no list. */
export type DigestList = { digests: string[] } | { wrongLine: number } | { wrongJson: true };

/** Reads what `list --digests` wrote, with or without `--json`. Empty lines, and those that begin with `#`, mean nothing. */
export function readDigestList(text: string): DigestList {
  const content = text.replace(/^\ufeff/, '');
  if (content.trimStart().startsWith('[')) return readJsonList(content);
  const digests = new Set<string>();
  for (const [position, line] of content.split('\n').entries()) {
    const word = line.trim();
    if (word === '' || word.startsWith('#')) continue;
    if (!isDigest(word)) return { wrongLine: position + 1 };
    digests.add(word);
  }
  return { digests: [...digests] };
}

function readJsonList(text: string): DigestList {
  try {
    const list: unknown = JSON.parse(text);
    const isList = (value: unknown): value is string[] =>
      Array.isArray(value) && value.every((each) => typeof each === 'string' && isDigest(each));
    return isList(list) ? { digests: [...new Set(list)] } : { wrongJson: true };
  } catch {
    return { wrongJson: true };
  }
}

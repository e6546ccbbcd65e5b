import { isDigest } from '../../../../shared/digest.ts';
import { isTag } from '../../../../shared/reference.ts';
import type { RepositoryDetails } from '../../../../shared/schemas/image.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';

/** Values in a list of tags: each tag has about ten, and no repository of MCR has as many as 40,000 tags. */
const maximumListValues = 500_000;
const maximumTags = 50_000;
/** Characters of a text that are kept. */
const longestText = 1024 * 1024;
/** A date is a word. */
const longestDate = 64;

/** What the portal writes of a repository: what is absent or malformed is null. */
export function readPortalDetails(bytes: Buffer | null): Pick<RepositoryDetails, 'description' | 'readme'> {
  const document = fieldsOf(bytes === null ? undefined : parseBoundedJson(bytes));
  return {
    description: textOf(document.shortDescription) ?? textOf(document.description),
    readme: textOf(document.readme),
  };
}

/**
 * What the portal tells of tags. Read by hand, because a schema makes an error for each of ten thousand entries that
 * are none.
 */
export function readPortalTags(bytes: Buffer | null): RepositoryDetails['tags'] {
  const list = bytes === null ? undefined : parseBoundedJson(bytes, maximumListValues);
  const tags = (Array.isArray(list) ? list.slice(0, maximumTags) : []).flatMap((entry: unknown) => {
    const { name, digest, lastModifiedDate } = fieldsOf(entry);
    // The one tag that names a part of every object is lost on the way to the window, so it has no date.
    if (typeof name !== 'string' || !isTag(name) || name === '__proto__') return [];
    const date = textOf(lastModifiedDate);
    const facts = {
      lastModified: date !== null && date.length <= longestDate ? date : null,
      digest: typeof digest === 'string' && isDigest(digest) ? digest : null,
    };
    return [[name, facts] as const];
  });
  return Object.fromEntries(tags);
}

type Fields = Partial<
  Record<'shortDescription' | 'description' | 'readme' | 'name' | 'digest' | 'lastModifiedDate', unknown>
>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, longestText) : null;
}

import * as z from 'zod';
import type { Claims } from '../../../../../shared/schemas/signatures.ts';
import { cleanText } from '../../../../../shared/text/clean-text.ts';

/** Characters of a name that are told. */
const longestName = 120;
/** Names of one kind that are told. */
const mostNames = 4;
/** Items of a list that are looked at. */
const mostItems = 100;

/** A text of a document; whatever else stands there says nothing. */
export const textSchema = z.string().nullish().catch(null);

/** A list of a document, of which the first items count; those that are not of this form say nothing. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((items) =>
      (items ?? []).slice(0, mostItems).flatMap((value): z.output<Item>[] => {
        const { success, data } = item.safeParse(value);
        return success ? [data] : [];
      }),
    );
}

/** What a document says of its making, as it was found there. */
export interface Said {
  tools?: readonly (string | null | undefined)[];
  makers?: readonly (string | null | undefined)[];
  builder?: string | null | undefined;
  created?: string | null | undefined;
}

/** The same as people are told of it: each name once, short and on one line, times as ISO writes them. */
export function claimsOf({ tools = [], makers = [], builder, created }: Said): Claims | null {
  const claims: Claims = {
    tools: namesOf(tools),
    makers: namesOf(makers),
    builder: nameOf(builder),
    created: timeOf(created),
  };
  const saysNothing = claims.tools.length + claims.makers.length === 0 && claims.builder === null;
  return saysNothing && claims.created === null ? null : claims;
}

/** What several parts of one thing say, together. */
export function joinedClaims(all: readonly (Claims | null)[]): Claims | null {
  const claims = all.filter((each) => each !== null);
  return claimsOf({
    tools: claims.flatMap(({ tools }) => tools),
    makers: claims.flatMap(({ makers }) => makers),
    builder: claims.find(({ builder }) => builder !== null)?.builder,
    created: claims.find(({ created }) => created !== null)?.created,
  });
}

function namesOf(texts: Said['tools'] = []): string[] {
  const names = texts.slice(0, mostItems).flatMap((text) => nameOf(text) ?? []);
  return [...new Set(names)].slice(0, mostNames);
}

function nameOf(text: string | null | undefined): string | null {
  const characters = [...cleanText(text ?? '').trim()];
  if (characters.length === 0) return null;
  if (characters.length <= longestName) return characters.join('');
  return `${characters.slice(0, longestName - 1).join('')}…`;
}

function timeOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(text) || text.length > 40)
    return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

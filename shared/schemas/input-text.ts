import * as z from 'zod';
import { maximumReferenceLength } from '../reference.ts';

/** Bounds of what clients send. They are far above all that is real, and keep one message from filling the engine. */
const maximumIds = 10_000;

/** The id of a download. */
export const idInput = z.string().min(1).max(128);

/** Ids of downloads. */
export const idsInput = z.array(idInput).min(1).max(maximumIds);

/** What is said of a text that is longer than any reference: people are told of it as of any other that is none. */
export const longReferenceIssue = 'is longer than any reference';

/** A reference, a repository or a registry's host, as people write it; `parseReference` judges it. */
export const referenceInput = z.string().max(maximumReferenceLength, longReferenceIssue);

/** A platform text; `parsePlatform` judges it. */
export const platformInput = z.string().max(256);

/** A digest, sha512 included. */
export const digestInput = z.string().max(256);

/** A path, up to the longest that Windows has. */
export const pathInput = z.string().max(32_767);

/** A path that means the same wherever the engine runs. */
export const absolutePathInput = pathInput.refine(
  isAbsolutePath,
  'must be an absolute path, such as /home/me/image.tar or C:\\images\\image.tar',
);

/** True for a path that begins at a root, on Windows (`D:\`, `\\server`) or elsewhere. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\])/.test(path);
}

import type { ServedRequest } from '../../../shared/serving/schemas.ts';

/** What became of a request, as `serving.outcomes` words it. */
export type Outcome =
  | 'fromLibrary'
  | 'fromOrigin'
  | 'answered'
  | 'unchanged'
  | 'wrongRequest'
  | 'password'
  | 'refused'
  | 'notHere'
  | 'readOnly'
  | 'tooMany'
  | 'failed';

const byStatus: ReadonlyMap<number, Outcome> = new Map<number, Outcome>([
  [304, 'unchanged'],
  [401, 'password'],
  [403, 'refused'],
  [404, 'notHere'],
  [405, 'readOnly'],
  [421, 'refused'],
  [429, 'tooMany'],
]);

/** What became of a request, by its status and by where the content was from. */
export function outcomeOf({ status, source }: Pick<ServedRequest, 'status' | 'source'>): Outcome {
  const known = byStatus.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return 'failed';
  if (status >= 400) return 'wrongRequest';
  if (source === null) return 'answered';
  return source === 'library' ? 'fromLibrary' : 'fromOrigin';
}

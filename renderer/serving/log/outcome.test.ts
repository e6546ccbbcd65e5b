import { expect, test } from 'vitest';
import { enServing } from '../../i18n/en/serving.ts';
import { outcomeOf } from './outcome.ts';

test.each([
  [200, 'library', 'from the library'],
  [206, 'origin', 'from the origin'],
  [200, null, 'answered'],
  [304, 'library', 'unchanged'],
  [400, null, 'not understood'],
  [401, null, 'password wanted'],
  [404, null, 'not here'],
  [416, 'library', 'not understood'],
  [421, null, 'refused'],
  [502, 'origin', 'failed'],
] as const)('%d from %s', (status, source, words) => {
  expect(enServing.serving.outcomes[outcomeOf({ status, source })]).toBe(words);
});

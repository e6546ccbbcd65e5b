import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { PlannedImage } from './plan.ts';
import { planSentence } from './sentences.ts';

const failed = (error: AppError): PlannedImage => ({ wanted: { reference: 'a:1' }, plan: undefined, error });

test('where nothing could be looked up it is not said that everything is here', () => {
  const sum = { bytesTotal: 0, bytesHere: 0 };
  const down = failed(new AppError('NETWORK', '', { retryable: true }));
  const gone = failed(new AppError('MANIFEST_UNKNOWN', ''));
  expect(planSentence({ images: [gone], ...sum })).toBe('No image could be looked up.');
  expect(planSentence({ images: [down, gone], ...sum })).toBe(
    '1 image could not be looked up yet and will be tried.',
  );
});

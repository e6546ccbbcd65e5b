import * as z from 'zod';
import { appErrorSchema } from '../errors.ts';
import { boundedList, bytes, natural } from '../schemas/bounded.ts';
import { downloadPlanSchema, downloadRequestSchema } from '../schemas/download.ts';

/** Above it a list is no list of images that somebody wants, and the plan would take hours. */
export const mostPlannedImages = 5_000;

/** One image of several that are planned together. */
export const wantedImageSchema = downloadRequestSchema.pick({
  reference: true,
  platform: true,
  allPlatforms: true,
});
export type WantedImage = z.infer<typeof wantedImageSchema>;

export const planManyRequestSchema = z.object({
  images: boundedList(wantedImageSchema, mostPlannedImages, 'images'),
});

const index = natural;

/** Each image once, by its place in the request, in the order in which they become known; last the sum. */
export const planManyEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), index, plan: downloadPlanSchema }),
  /** One that cannot be planned does not hold up the others. */
  z.object({ type: z.literal('failed'), index, error: appErrorSchema }),
  /** What all planned ones take, each blob once. */
  z.object({
    type: z.literal('total'),
    bytesTotal: bytes,
    bytesHere: bytes,
    bytesToFetch: bytes,
    bytesShared: bytes,
  }),
]);
export type PlanManyEvent = z.infer<typeof planManyEventSchema>;

import type { Descriptor } from '../../../../shared/descriptor.ts';
import { manifestMediaTypes } from '../../../../shared/media-types.ts';
import { type Answer, jsonAnswer } from './answer.ts';

/**
 * Answers which manifests are about another one (distribution-spec, "Listing Referrers"): always 200, also for what nothing is
 * about, so that no client goes looking for tags instead.
 * @param artifactType leaves only those of this type.
 */
export function answerReferrers(referrers: readonly Descriptor[], artifactType: string | undefined): Answer {
  const manifests = referrers.filter(
    (entry) => artifactType === undefined || entry.artifactType === artifactType,
  );
  const mediaType = manifestMediaTypes.ociIndex;
  return jsonAnswer(
    200,
    { schemaVersion: 2, mediaType, manifests },
    {
      'content-type': mediaType,
      ...(artifactType === undefined ? {} : { 'oci-filters-applied': 'artifactType' }),
    },
  );
}

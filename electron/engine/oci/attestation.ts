import type { Descriptor } from '../../../shared/descriptor.ts';
import { isAttestationPlatform } from '../../../shared/platform.ts';
import { attestationTypeAnnotation } from './annotations.ts';

/**
 * True for an entry of an index that describes another entry, such as BuildKit's provenance, and is no platform
 * (BuildKit, "Image attestation storage").
 */
export function isAttestationEntry({ platform, annotations }: Descriptor): boolean {
  const isMarked = annotations?.[attestationTypeAnnotation] !== undefined;
  return isMarked || (platform !== undefined && isAttestationPlatform(platform));
}

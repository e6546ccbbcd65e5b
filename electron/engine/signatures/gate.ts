import { isAppError } from '../../../shared/errors.ts';
import { formatReference } from '../../../shared/reference.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { tryAll } from '../async/try-all.ts';
import type { Admission, Arrival, AttachedGate } from '../downloads/runs/attached-gate.ts';
import type { Library } from '../library/layout.ts';
import type { FetchedManifest } from '../oci/manifest.ts';
import type { CheckedImage } from './check-image.ts';
import { lackingSentence, stateFor } from './named-signer.ts';
import { describeAttached } from './referrers/attached-document.ts';
import { attachedInRegistry } from './referrers/registry-source.ts';
import { refusalOf } from './refusal.ts';
import { ruleFor } from './rules.ts';
import type { TrustSources } from './trust.ts';

export interface GateOptions {
  library: Library;
  settings(): Pick<Settings, 'signatureRules' | 'fetchAttached'>;
  trust: TrustSources;
}

const nothing: Admission = { state: null, isWarning: false, keepAttached: async () => undefined };

/** The gate that downloads pass. Where nothing is asked, it asks nobody. */
export function signatureGate({ library, settings, trust }: GateOptions): AttachedGate {
  return {
    async admit(arrival, signal) {
      const { reference, client, entry } = arrival;
      const { signatureRules, fetchAttached } = settings();
      const { action } = ruleFor(signatureRules, reference.registry, reference.repository);
      if (action === 'ignore' && fetchAttached === 'none') return nothing;
      const source = attachedInRegistry(client, reference.repository);
      let checked: CheckedImage;
      try {
        // What reads certificates is large, and most downloads ask for none of it.
        const { trustFor } = await import('./trust.ts');
        const { checkImage } = await import('./check-image.ts');
        checked = await checkImage(manifestsOf(arrival), source, await trustFor(reference, trust), signal);
      } catch (error) {
        if (action === 'refuse' || signal.aborted || isAppError(error, 'CANCELLED')) throw error;
        return { ...nothing, state: 'unknown', isWarning: action === 'warn' };
      }
      const { signatures } = checked;
      const state = stateFor(signatures, trust.named);
      if (action === 'refuse' && state !== 'good') {
        const refused = { reference: formatReference(reference), digest: entry.digest };
        throw await refusalOf(library, refused, {
          signatures,
          lacking: lackingSentence(signatures, trust.named),
        });
      }
      const kept = checked.documents.filter(
        (document) =>
          (fetchAttached === 'all' || describeAttached(document).kind === 'signature') &&
          (document.subject === entry.digest || entry.digest === arrival.image.root.descriptor.digest),
      );
      const { root } = arrival.image;
      // Of an index that is not in the library as a whole, what is attached to it is kept with the platform that is.
      const ofIndex = checked.documents.filter(
        (document) =>
          entry.digest !== root.descriptor.digest &&
          document.subject === root.descriptor.digest &&
          (fetchAttached === 'all' || describeAttached(document).kind === 'signature'),
      );
      return {
        state,
        isWarning: action === 'warn' && state !== 'good',
        async keepAttached(either) {
          if (signatures.state === 'none')
            await library.noteUnsigned(formatReference(reference), entry.digest);
          const keepOfIndex = async () => {
            if (ofIndex.length === 0) return;
            const { keepSignedIndex } = await import('./signed-index/keep-index.ts');
            await keepSignedIndex({ library, source, image: entry, index: root, documents: ofIndex }, either);
          };
          const keepOfImage = async () => {
            if (kept.length === 0) return;
            const { keepAttached } = await import('./keep-attached.ts');
            await keepAttached({ library, source, reference, image: entry.digest, documents: kept }, either);
          };
          await tryAll([keepOfIndex, keepOfImage], either);
        },
      };
    },
  };
}

function manifestsOf({ image }: Arrival) {
  const signed = ({ descriptor, bytes }: FetchedManifest) => ({ descriptor, bytes });
  return {
    root: signed(image.root),
    // What describes a platform, and is none, is covered by the index alone.
    leaves: image.selected
      .filter(({ platform }) => platform !== null)
      .map(({ manifest }) => signed(manifest)),
  };
}

import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { readImageContents } from '../library/image-contents.ts';
import type { PlannedImage } from '../library/import/images/planned-image.ts';
import type { ImportArrival, ImportGate } from '../library/import/import-gate.ts';
import type { Library } from '../library/layout.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { mostDocuments } from './limits.ts';
import { lackingSentence, stateFor } from './named-signer.ts';
import type { AttachedDocument, AttachedSource } from './referrers/attached-document.ts';
import { attachedInLibrary } from './referrers/library-source.ts';
import { refusalOf } from './refusal.ts';
import { placeOf, ruleForName } from './rules.ts';
import { manifestsOfStored } from './stored-manifests.ts';
import type { TrustSources } from './trust.ts';

export interface ImportGateOptions {
  library: Library;
  settings(): Pick<Settings, 'signatureRules'>;
  trust: TrustSources;
}

/**
 * The gate that imports pass: the rule for an image's name counts as it does for downloads. What came along in the archive
 * and what the library has already are looked at; no registry is asked.
 */
export function signatureImportGate({ library, settings, trust }: ImportGateOptions): ImportGate {
  return {
    async admit(arrival, signal) {
      const { root, name = root.digest, rebuilt } = arrival.image;
      const { action } = ruleForName(settings().signatureRules, name);
      if (action === 'ignore') return {};
      // What reads certificates is large, and most imports ask for none of it.
      const { trustFor } = await import('./trust.ts');
      const { checkImage } = await import('./check-image.ts');
      const contents = await readImageContents(library.blobs, root);
      const manifests = manifestsOfStored(root, contents);
      // What cannot be read can have been signed by nobody.
      if (manifests === undefined) {
        if (action !== 'refuse') return {};
        throw new AppError(
          'SIGNATURE_REJECTED',
          `${name} is not taken in: its manifest cannot be read, so that no signature of it can be checked, and a rule of Settings asks for one.`,
          { details: { reference: name, digest: root.digest } },
        );
      }
      const source = await sourceOf(library, arrival);
      const { signatures } = await checkImage(
        manifests,
        source,
        await trustFor(placeOf(name), trust),
        signal,
      );
      const state = stateFor(signatures, trust.named);
      if (action !== 'refuse' || state === 'good') return { signed: state };
      const lacking = lackingSentence(signatures, trust.named);
      throw await refusalOf(
        library,
        { reference: name, digest: root.digest },
        { signatures, lacking, ...(rebuilt ? { insteadOfState: madeAnew } : {}) },
      );
    },
  };
}

const madeAnew =
  'The archive does not hold the registry’s manifest, so that no signature can match: carry the image as oci-archive, or as a folder.';

/** What came along, and what was here; blobs of both are in the library. */
async function sourceOf(library: Library, { attached }: ImportArrival): Promise<AttachedSource> {
  const here = await attachedInLibrary(library);
  return {
    async attachedTo(digest, signal) {
      const mine = attached.filter(({ subject }) => subject === digest);
      const known = await here.attachedTo(digest, signal);
      const arrived = mine.slice(0, mostDocuments).flatMap((each) => documentOf(each, digest));
      const digests = new Set(arrived.map(({ descriptor }) => descriptor.digest));
      return {
        documents: [
          ...arrived,
          ...known.documents.filter(({ descriptor }) => !digests.has(descriptor.digest)),
        ],
        isCut: known.isCut || mine.length > mostDocuments,
      };
    },
    manifest: (descriptor, signal) => here.manifest(descriptor, signal),
    blob: (descriptor, signal) => here.blob(descriptor, signal),
  };
}

function documentOf({ root, documents, name }: PlannedImage, subject: string): AttachedDocument[] {
  const { digest } = root;
  const bytes = documents.get(digest);
  if (bytes === undefined) return [];
  const found = parseManifest({ bytes, digest, contentType: undefined, expected: root, name: digest });
  if (found.kind !== 'manifest') return [];
  const tag = name === undefined ? null : name.slice(name.lastIndexOf(':') + 1);
  return [{ descriptor: found.descriptor, manifest: found.manifest, bytes, subject, tag }];
}

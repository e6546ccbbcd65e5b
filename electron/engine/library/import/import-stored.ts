import type { Descriptor } from '../../../../shared/descriptor.ts';
import { AppError } from '../../../../shared/errors.ts';
import { distinctDescriptors, sumOfSizes } from '../../oci/descriptor-sums.ts';
import { wholeFileHash } from '../../transfer/disk/hash-whole-file.ts';
import { type DigestSource, missingBlob, otherDigest } from './images/digest-source.ts';
import type { PlannedImage } from './images/planned-image.ts';
import type { ImportJob } from './import-job.ts';
import type { Intake } from './intake.ts';

/**
 * Stores images whose manifests an archive holds: each blob once, and none that the library has undamaged.
 * @throws {AppError} `DIGEST_MISMATCH`, `ARCHIVE_INVALID`, `LIBRARY_CORRUPT`, `DISK_FULL`, `DISK_PERMISSION`, the signal's reason.
 */
export async function importStored(
  images: readonly PlannedImage[],
  source: DigestSource,
  intake: Intake,
  { library, hashes, signal, onTotal, onBytes }: ImportJob,
): Promise<void> {
  const documents = new Map(images.flatMap((image) => [...image.documents]));
  const blobs = distinctDescriptors(images.flatMap((image) => image.blobs));
  await intake.claim([...documents.keys(), ...blobs.map(({ digest }) => digest)]);
  onTotal(sumOfSizes(blobs));
  const missing: Descriptor[] = [];
  const hash = wholeFileHash(hashes, signal);
  for (const blob of blobs) {
    const found = await library.blobs.look(blob, hash);
    if (found === 'right') {
      onBytes(blob.size);
      continue;
    }
    if (found === 'damaged' && (await source.member(blob)) === undefined) throw damagedHere(blob);
    missing.push(blob);
  }
  await intake.assertRoom(sumOfSizes(missing));
  await storeBlobs(missing, source, intake);
  for (const [digest, bytes] of documents) await intake.put(digest, bytes);
}

/** An archive may leave out what the library has, but then it has to be right there. */
function damagedHere({ digest }: Descriptor): AppError {
  return new AppError(
    'LIBRARY_CORRUPT',
    `The archive leaves ${digest} out because the library has it, and there it is damaged. Repair it (“longshore verify --repair”), or import an archive that holds it.`,
    { details: { digest } },
  );
}

async function storeBlobs(blobs: readonly Descriptor[], source: DigestSource, intake: Intake): Promise<void> {
  const { path } = source.members;
  const digestsByName = new Map<string, string>();
  const members = [];
  for (const blob of blobs) {
    const member = await source.member(blob);
    if (member === undefined) throw missingBlob(path, blob);
    // A link makes one file two blobs, of which one cannot be.
    if (digestsByName.has(member.name)) throw otherDigest(path, member.name, blob.digest);
    members.push(member);
    digestsByName.set(member.name, blob.digest);
  }
  for await (const { member, content } of source.members.contents(members)) {
    const expected = digestsByName.get(member.name);
    if (expected === undefined) continue;
    const staged = await intake.stage(content, expected);
    if (staged.digest === expected) await intake.place(staged);
    else {
      await intake.discard(staged.path);
      throw otherDigest(path, member.name, expected);
    }
  }
}

import type { Descriptor } from '../../../../../shared/descriptor.ts';
import { splitDigest } from '../../../../../shared/digest.ts';
import { AppError, isAppError } from '../../../../../shared/errors.ts';
import { matchesDigest } from '../../../oci/digest.ts';
import type { BlobStore } from '../../blob-store.ts';
import type { Member, Members } from '../archive/members.ts';
import { invalidArchive } from '../archive-error.ts';

/** Where files of this digest may be, by name. */
export type MemberNames = (digest: string) => readonly string[];

/** The names of an OCI image layout (image-spec, image-layout.md, "Blobs"). */
export const layoutNames: MemberNames = (digest) => {
  const { algorithm, hex } = splitDigest(digest);
  return [`blobs/${algorithm}/${hex}`];
};

/**
 * The names of skopeo's `dir:` (containers/image, directory/directory_transport.go).
 * @param root the digest of `manifest.json`.
 */
export function directoryNames(root: string): MemberNames {
  return (digest) => {
    if (digest === root) return ['manifest.json'];
    const { hex } = splitDigest(digest);
    return [hex, `${hex}.manifest.json`];
  };
}

/**
 * What an archive has by digest. What it leaves out may be in the library: archives that only bring what is new are made
 * that way.
 */
export class DigestSource {
  readonly members: Members;
  readonly #names: MemberNames;
  readonly #library: BlobStore;

  constructor(members: Members, names: MemberNames, library: BlobStore) {
    this.members = members;
    this.#names = names;
    this.#library = library;
  }

  /**
   * A manifest or index; undefined when neither archive nor library has it.
   * @throws {AppError} `DIGEST_MISMATCH`, `ARCHIVE_INVALID` for one of another size or too large.
   */
  async document({ digest, size }: Descriptor): Promise<Buffer | undefined> {
    for (const name of this.#names(digest)) {
      const bytes = await this.members.document(name);
      if (bytes === undefined) continue;
      if (!matchesDigest(bytes, digest)) throw otherDigest(this.members.path, name, digest);
      if (bytes.length !== size) throw otherSize(this.members.path, name);
      return bytes;
    }
    return this.#library.readSmallBlob(digest).catch((error: unknown) => {
      if (isAppError(error, 'LIBRARY_CORRUPT')) return undefined;
      throw error;
    });
  }

  /** The file with this content; undefined when the archive has none. */
  async member({ digest, size }: Descriptor): Promise<Member | undefined> {
    for (const name of this.#names(digest)) {
      const member = await this.members.find(name);
      if (member === undefined) continue;
      if (member.size !== size) throw otherSize(this.members.path, name);
      return member;
    }
    return undefined;
  }

  /** True when archive or library has this blob. */
  async has(descriptor: Descriptor): Promise<boolean> {
    return (await this.member(descriptor)) !== undefined || (await this.#library.has(descriptor));
  }
}

/** Bytes of an archive that are not what they are called. */
export function otherDigest(path: string, name: string, expected: string): AppError {
  return new AppError(
    'DIGEST_MISMATCH',
    `${path} cannot be imported: the bytes of ${name.slice(0, 200)} in it do not match ${expected}. Nothing of it was kept; copy it anew.`,
    { details: { path, expected } },
  );
}

function otherSize(path: string, name: string): AppError {
  return new AppError(
    'SIZE_MISMATCH',
    `${path} cannot be imported: ${name.slice(0, 200)} in it has another size than its manifest says. Nothing of it was kept; copy it anew.`,
    { details: { path } },
  );
}

/** A blob that an image needs, and that is nowhere. */
export function missingBlob(path: string, { digest, urls }: Descriptor): AppError {
  const foreign =
    urls === undefined
      ? ''
      : ' (a foreign layer, which the program that made the archive has left out; “longshore pull” fetches the image with it)';
  return invalidArchive(path, 'missing-blob', `it names ${digest} and does not hold it${foreign}`);
}

import type { KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { displayHost, type Reference } from '../../../shared/reference.ts';
import type { Settings } from '../../../shared/schemas/settings.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { microsoftStatement, microsoftStores } from './notation/microsoft.ts';
import { readNotationFolder } from './notation/notation-folder.ts';
import type { NotationTrust } from './notation/verify.ts';
import { checkOffline, checkOnline } from './revocation/check-chain.ts';
import type { FetchSmall } from './revocation/question.ts';
import { ruleFor } from './rules.ts';
import type { SigstoreTrust } from './sigstore/trust.ts';
import type { Trust } from './verify-attached.ts';

/** Where trust comes from. */
export interface TrustSources {
  settings(): Pick<Settings, 'signatureRules' | 'sigstoreRootFile'>;
  /** Notation's own folder; undefined where there is no home. */
  notationFolder: string | undefined;
  /** Asks about certificates; undefined asks nobody. */
  fetch: FetchSmall | undefined;
}

const maximumKeyBytes = 64 * 1024;
const maximumRootBytes = 4 * 2 ** 20;

/**
 * What the signatures of a repository are held against. A policy of the user's own for just this repository comes first,
 * then what is shipped for it, then the user's policy for all.
 * @throws {AppError} `SIGNATURE_REJECTED` for a policy, a key or a trusted root that cannot be used.
 */
export async function trustFor(
  { registry, repository }: Pick<Reference, 'registry' | 'repository'>,
  sources: TrustSources,
): Promise<Trust> {
  const name = `${displayHost(registry)}/${repository}`;
  const settings = sources.settings();
  const rule = ruleFor(settings.signatureRules, registry, repository);
  return {
    notation: await notationTrust(name, sources),
    sigstore: await sigstoreTrust(rule, settings.sigstoreRootFile),
  };
}

async function notationTrust(
  repository: string,
  { notationFolder, fetch }: TrustSources,
): Promise<NotationTrust> {
  const now = new Date();
  const common = { now, checkRevocation: fetch === undefined ? checkOffline : checkOnline(fetch, now) };
  const own = notationFolder === undefined ? undefined : await readNotationFolder(notationFolder);
  const found = own?.policies.statementFor(repository);
  if (own !== undefined && found?.isExact === true)
    return { ...common, statement: found.statement, stores: own.stores };
  const shipped = microsoftStatement(repository);
  if (shipped !== undefined) return { ...common, statement: shipped, stores: microsoftStores };
  return { ...common, statement: found?.statement, stores: own?.stores ?? microsoftStores };
}

async function sigstoreTrust(
  { keyFile, identity, issuer }: { keyFile: string; identity: string; issuer: string },
  rootFile: string,
): Promise<SigstoreTrust> {
  if ((identity === '') !== (issuer === ''))
    throw unusable('identity', 'an identity counts only together with its issuer, and the other way round');
  const { parsePublicKey, parseTrustedRoot } = await import('./sigstore/trust.ts');
  return {
    key: await readWith(keyFile, maximumKeyBytes, (bytes): KeyObject => parsePublicKey(bytes)),
    root: await readWith(rootFile, maximumRootBytes, parseTrustedRoot),
    identity: identity === '' ? undefined : { name: identity, issuer },
  };
}

async function readWith<Value>(
  path: string,
  limit: number,
  parse: (bytes: Buffer) => Value,
): Promise<Value | undefined> {
  if (path === '') return undefined;
  try {
    return parse(await readBoundedFile(path, limit));
  } catch (cause) {
    throw unusable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unusable(path: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'SIGNATURE_REJECTED',
    `${path} cannot be used to check signatures: ${reason}. Correct it in the rules for signatures.`,
    { cause, details: { path, reason } },
  );
}

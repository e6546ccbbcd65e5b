import type { KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { displayHost, type Reference } from '../../../shared/reference.ts';
import type { Settings, SignatureRule } from '../../../shared/schemas/settings.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { maximumKeyFileBytes, maximumRootFileBytes } from './limits.ts';
import type { NamedSigner } from './named-signer.ts';
import { microsoftStatement, microsoftStores } from './notation/microsoft.ts';
import { readNotationFolder } from './notation/notation-folder.ts';
import type { NotationTrust } from './notation/verify.ts';
import { checkOffline, checkOnline } from './revocation/check-chain.ts';
import type { FetchSmall } from './revocation/question.ts';
import { reachOf, ruleFor } from './rules.ts';
import { parsePublicKey } from './sigstore/public-key.ts';
import type { SigstoreTrust } from './sigstore/trust.ts';
import type { TrustedRoots } from './tuf/trusted-roots.ts';
import type { Trust } from './verify-attached.ts';

/** Where trust comes from. */
export interface TrustSources {
  settings(): Pick<Settings, 'signatureRules' | 'sigstoreRootFile'>;
  /** Notation's own folder; undefined where there is no home. */
  notationFolder: string | undefined;
  /** Answers about certificates: asked for anywhere, asked for also within the user's own network, or those that are kept. */
  answers: { online: FetchSmall; nearby: FetchSmall; kept: FetchSmall };
  /** Whom this run has named: an image must be signed by that, whatever else is trusted. */
  named?: NamedSigner | undefined;
  /** Asks nobody for anything. */
  isOffline?: boolean;
  /** Sigstore's trusted root, which is asked for where an identity is to be checked and no file is set. */
  roots: Pick<TrustedRoots, 'current'>;
}

/**
 * What the signatures of a repository are held against.
 *
 * For Notation that is one policy, the most precise that there is: the user's own for just this repository, else the one
 * that the app ships for its registry, else the user's own for all.
 *
 * A rule of the settings that names a key or an identity trusts nobody else (ADR 47). It takes the place of that policy
 * unless the policy is the more precise of the two.
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
    notation: await notationTrust(name, rule, sources),
    sigstore: await sigstoreTrust(rule, settings.sigstoreRootFile, sources),
  };
}

async function notationTrust(
  repository: string,
  rule: SignatureRule,
  { notationFolder, answers, named, isOffline = false }: TrustSources,
): Promise<NotationTrust> {
  const now = new Date();
  const asking = (fetch: FetchSmall) => ({
    now,
    checkRevocation: isOffline ? checkOffline(answers.kept, now) : checkOnline(fetch, now),
  });
  // Nobody is asked about a chain that is not trusted, so that these are addresses which the user's own authorities name.
  const byOwn = asking(answers.nearby);
  // What a run has named is asked for beside what is trusted (`named-signer.ts`).
  const isNamed = named === undefined && (rule.keyFile !== '' || rule.identity !== '');
  const reach = isNamed ? reachOf(rule) : undefined;
  const overruled = { ...byOwn, statement: undefined, stores: microsoftStores, isOverruled: true };
  // No policy is more precise, so that none is read: one that is broken keeps nothing out here.
  if (reach === 'repository') return overruled;
  const own = notationFolder === undefined ? undefined : await readNotationFolder(notationFolder);
  const found = own?.policies.statementFor(repository);
  if (own !== undefined && found?.isExact === true)
    return { ...byOwn, statement: found.statement, stores: own.stores };
  if (reach === 'registry') return overruled;
  const shipped = microsoftStatement(repository);
  if (shipped !== undefined)
    return { ...asking(answers.online), statement: shipped, stores: microsoftStores };
  if (reach === 'all') return overruled;
  return { ...byOwn, statement: found?.statement, stores: own?.stores ?? microsoftStores };
}

async function sigstoreTrust(
  { keyFile, identity, issuer }: { keyFile: string; identity: string; issuer: string },
  rootFile: string,
  sources: TrustSources,
): Promise<SigstoreTrust> {
  if ((identity === '') !== (issuer === ''))
    throw unusable('identity', 'an identity counts only together with its issuer, and the other way round');
  const { parseTrustedRoot } = await import('./sigstore/trust.ts');
  const imported = await readWith(rootFile, maximumRootFileBytes, parseTrustedRoot);
  const isWanted = imported === undefined && identity !== '';
  return {
    key: await readWith(keyFile, maximumKeyFileBytes, (bytes): KeyObject => parsePublicKey(bytes)),
    ...(isWanted ? await distributedRoot(sources, parseTrustedRoot) : { root: imported }),
    identity: identity === '' ? undefined : { name: identity, issuer },
  };
}

/** The trusted root of Sigstore's public instance, or why there is none. */
async function distributedRoot(
  { roots, isOffline = false }: TrustSources,
  parse: (bytes: Buffer) => SigstoreTrust['root'],
): Promise<Pick<SigstoreTrust, 'root' | 'rootFault'>> {
  const found = await roots.current(!isOffline);
  if ('failed' in found) {
    const rootFault = found.failed === 'wrong' ? 'trust-root-wrong' : 'trust-root-unreachable';
    return { root: undefined, rootFault };
  }
  try {
    return { root: parse(found.bytes) };
  } catch {
    return { root: undefined, rootFault: 'trust-root-wrong' };
  }
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

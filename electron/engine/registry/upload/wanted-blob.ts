import { AppError } from '../../../../shared/errors.ts';
import { addressOf, scopeOf, sendTo, type UploadTarget } from './upload-target.ts';

const [unauthorized, forbidden] = [401, 403];

/**
 * True when the repository has not got the blob, as far as can be said before anything is sent.
 * @throws {AppError} `UNAUTHORIZED` where the question is refused to somebody who has not signed in: to others, some
 * registries refuse it for a repository that is yet to be made, and take the blob; as `sendTo`.
 */
export async function isBlobWanted(target: UploadTarget, digest: string): Promise<boolean> {
  const { status } = await sendTo(target, { method: 'HEAD', url: addressOf(target, `blobs/${digest}`) });
  const isRefused = status === unauthorized || status === forbidden;
  if (isRefused && !(await isLetIn(target))) throw signInWanted(target, status);
  return status < 200 || status > 399;
}

/** Whether somebody has signed in, and the registry takes it. */
async function isLetIn(target: UploadTarget): Promise<boolean> {
  const { auth, registry } = target.context;
  if (!(await auth.isSignedIn(scopeOf(target)))) return false;
  const { status } = await sendTo(target, { method: 'GET', url: new URL('/v2/', registry) });
  return status !== unauthorized;
}

function signInWanted({ context, repository }: UploadTarget, status: number): AppError {
  const { host, displayName } = context;
  return new AppError(
    'UNAUTHORIZED',
    `${displayName} wants you to sign in before it tells what it has of ${repository}. Sign in to it, with an account that may write there.`,
    { details: { host, repository, status, reason: 'sign-in-to-copy' } },
  );
}

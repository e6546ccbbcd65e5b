import type { EngineFlags } from '../session.ts';

/** True when a command was given whom to trust, or was told that there must be a good signature: it is to check them. */
export function asksForSignatures({
  requireSignature,
  key,
  identity,
  trustedRoot,
}: Pick<EngineFlags, 'requireSignature' | 'key' | 'identity' | 'trustedRoot'>): boolean {
  return requireSignature === true || [key, identity, trustedRoot].some((given) => given !== undefined);
}

/** The options that said whom to trust, for a command that is to judge by the same. */
export function trustWords({ key, identity, issuer, trustedRoot }: EngineFlags): string[] {
  return [
    ...(key === undefined ? [] : ['--key', key]),
    ...(identity === undefined ? [] : ['--identity', identity]),
    ...(issuer === undefined ? [] : ['--issuer', issuer]),
    ...(trustedRoot === undefined ? [] : ['--trusted-root', trustedRoot]),
  ];
}

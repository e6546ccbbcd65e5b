import * as z from 'zod';
import { parseScope } from '../../../../shared/reference.ts';
import { boundedList } from '../../../../shared/schemas/bounded.ts';
import type { CheckName } from '../../../../shared/schemas/signatures.ts';
import { parseBoundedJson } from '../../oci/bounded-json.ts';
import { parseName } from '../pki/distinguished-name.ts';

/** What follows when a check does not pass. */
export type Action = 'enforce' | 'log' | 'skip';
export type StoreKind = 'ca' | 'signingAuthority' | 'tsa';

/** What one trust policy asks of the signatures of some repositories. */
export interface TrustStatement {
  name: string;
  /** What follows from each check. */
  actions: Readonly<Record<CheckName, Action>>;
  /** Stores of certificates, such as `ca` and `acme`. */
  stores: readonly { kind: StoreKind; name: string }[];
  /** Attributes that the signer's name must have, one set of several; `any` trusts every signer of the stores. */
  identities: 'any' | readonly ReadonlyMap<string, string>[];
  timestampWhen: 'always' | 'afterCertExpiry';
  /** True for what comes with the app: whom it does not know is unknown, and not wrong. */
  isShipped: boolean;
}

/** A file of trust policies. */
export interface TrustPolicies {
  /** That of a repository with its host: its own, else the one for all (`*`), else none. */
  statementFor(repository: string): { statement: TrustStatement; isExact: boolean } | undefined;
}

const actionSchema = z.enum(['enforce', 'log']);
const statementSchema = z.object({
  name: z.string().min(1),
  registryScopes: boundedList(z.string(), 1_000, 'scopes'),
  signatureVerification: z.object({
    level: z.enum(['strict', 'permissive', 'audit', 'skip']),
    override: z
      .strictObject({
        authenticity: actionSchema,
        authenticTimestamp: actionSchema,
        expiry: actionSchema,
        revocation: z.enum(['enforce', 'log', 'skip']),
      })
      .partial()
      .optional(),
    verifyTimestamp: z.enum(['always', 'afterCertExpiry']).default('always'),
  }),
  trustStores: boundedList(z.string(), 100, 'trust stores').optional(),
  trustedIdentities: boundedList(z.string(), 1_000, 'identities').optional(),
});
const policiesSchema = z.object({
  version: z.literal('1.0'),
  trustPolicies: boundedList(statementSchema, 1_000, 'policies'),
});

type Level = z.infer<typeof statementSchema>['signatureVerification']['level'];
const levels: Readonly<Record<Level, TrustStatement['actions']>> = {
  strict: actions('enforce', 'enforce', 'enforce'),
  permissive: actions('enforce', 'enforce', 'log'),
  audit: actions('enforce', 'log', 'log'),
  skip: actions('skip', 'skip', 'skip'),
};

/**
 * Reads a trust policy file (Notary Project, trust-store-trust-policy.md, "Trust Policy").
 * @throws {Error} saying what is wrong with it: a policy that is half understood would protect nobody.
 */
export function parseTrustPolicies(bytes: Buffer): TrustPolicies {
  const parsed = policiesSchema.safeParse(parseBoundedJson(bytes));
  if (!parsed.success)
    throw new Error(`it is no trust policy of version 1.0 (${firstProblem(parsed.error)})`);
  const byScope = new Map<string, TrustStatement>();
  const names = new Set<string>();
  for (const policy of parsed.data.trustPolicies) {
    if (names.has(policy.name)) throw new Error(`two policies are called “${policy.name}”`);
    names.add(policy.name);
    const statement = statementOf(policy);
    const { registryScopes } = policy;
    if (registryScopes.length === 0) throw new Error(`the policy “${policy.name}” has no scope`);
    if (registryScopes.includes('*') && registryScopes.length > 1)
      throw new Error(`the policy “${policy.name}” has other scopes beside *`);
    for (const written of registryScopes) {
      const repository = written.includes('/') ? parseScope(written) : undefined;
      const scope = written === '*' ? written : repository;
      if (scope === undefined) throw new Error(`the scope “${written}” is no full name of a repository`);
      if (byScope.has(scope)) throw new Error(`the scope “${written}” stands in two policies`);
      byScope.set(scope, statement);
    }
  }
  return {
    statementFor(repository) {
      const exact = byScope.get(repository);
      const statement = exact ?? byScope.get('*');
      return statement && { statement, isExact: exact !== undefined };
    },
  };
}

function statementOf(policy: z.infer<typeof statementSchema>): TrustStatement {
  const { name, signatureVerification, trustStores = [], trustedIdentities = [], registryScopes } = policy;
  const { level, override = {}, verifyTimestamp } = signatureVerification;
  const isSkip = level === 'skip';
  if (isSkip && (registryScopes.includes('*') || Object.keys(override).length > 0))
    throw new Error(`the policy “${name}” skips everything, which is for named repositories alone`);
  if (isSkip !== (trustStores.length === 0) || isSkip !== (trustedIdentities.length === 0))
    throw new Error(`the policy “${name}” must name stores and identities, unless its level is skip`);
  const base = levels[level];
  return {
    name,
    actions: {
      ...base,
      authenticity: override.authenticity ?? base.authenticity,
      timestamp: override.authenticTimestamp ?? base.timestamp,
      expiry: override.expiry ?? base.expiry,
      revocation: override.revocation ?? base.revocation,
    },
    stores: trustStores.map(storeOf),
    identities: identitiesOf(name, trustedIdentities),
    timestampWhen: verifyTimestamp,
    isShipped: false,
  };
}

function storeOf(text: string): { kind: StoreKind; name: string } {
  const [kind, name, ...more] = text.split(':');
  const isKind = kind === 'ca' || kind === 'signingAuthority' || kind === 'tsa';
  // The name becomes part of a path.
  if (!isKind || name === undefined || more.length > 0 || !/^[\w.-]+$/.test(name) || /^\.+$/.test(name))
    throw new Error(`“${text}” is no trust store`);
  return { kind, name };
}

function identitiesOf(policy: string, texts: readonly string[]): TrustStatement['identities'] {
  if (texts.includes('*')) {
    if (texts.length > 1) throw new Error(`the policy “${policy}” trusts * and others beside it`);
    return 'any';
  }
  const identities = texts.map((text) => {
    const name = /^x509\.subject:/.test(text) ? parseName(text.slice('x509.subject:'.length)) : undefined;
    if (name === undefined || !['C', 'ST', 'O'].every((type) => name.has(type)))
      throw new Error(`“${text}” is no identity: it needs C, ST and O`);
    return name;
  });
  const overlap = identities.some((one, position) =>
    identities.some(
      (other, at) => at !== position && [...one].every(([type, value]) => other.get(type) === value),
    ),
  );
  if (overlap) throw new Error(`identities of the policy “${policy}” overlap`);
  return identities;
}

function actions(integrity: Action, authenticity: Action, others: Action): TrustStatement['actions'] {
  return { integrity, authenticity, timestamp: others, expiry: others, revocation: others };
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'it is malformed' : `${issue.path.join('.') || 'the file'}: ${issue.message}`;
}

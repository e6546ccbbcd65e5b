// Decided here: what a rule for signatures asks of an image (ADR 38).
import {
  displayHost,
  noRegistry,
  parseReference,
  parseScope,
  type Reference,
} from '../../../shared/reference.ts';
import type { SignatureRule } from '../../../shared/schemas/settings.ts';

/** A rule that asks for nothing: where the user has set none. */
const noRule: SignatureRule = { scope: '*', action: 'ignore', keyFile: '', identity: '', issuer: '' };

/** The rule for a repository: its own, else that of its registry, else the one for all. */
export function ruleFor(
  rules: readonly SignatureRule[],
  registry: string,
  repository: string,
): SignatureRule {
  const byScope = new Map(rules.map((rule) => [parseScope(rule.scope) ?? rule.scope, rule]));
  const host = displayHost(registry);
  return byScope.get(`${host}/${repository}`) ?? byScope.get(host) ?? byScope.get('*') ?? noRule;
}

/** The same for the name that an image of the library has; one that another tool has given is of no registry. */
export function ruleForName(rules: readonly SignatureRule[], name: string): SignatureRule {
  const { registry, repository } = placeOf(name);
  return ruleFor(rules, registry, repository);
}

/** Where an image of this name is from, however its registry is spelled. Rules for all hold for one that names none. */
export function placeOf(name: string): Pick<Reference, 'registry' | 'repository'> {
  try {
    const { registry, repository } = parseReference(name, noRegistry);
    if (registry !== noRegistry) return { registry, repository };
  } catch {
    // No reference, such as a bare digest or a name of another tool.
  }
  return { registry: noRegistry, repository: 'none' };
}

/** What a rule is for, the most precise first: one repository, a registry, or all others. */
export function reachOf({ scope }: SignatureRule): 'repository' | 'registry' | 'all' {
  if (scope === '*') return 'all';
  return scope.includes('/') ? 'repository' : 'registry';
}

/** What one run asks of all signatures, whatever the rules say. */
export interface SignatureDemand {
  /** Nothing enters the library without a good signature. */
  isRequired?: boolean | undefined;
  /** Whom to trust, in the place of what the rules say. */
  trusted?: Pick<SignatureRule, 'keyFile' | 'identity' | 'issuer'> | undefined;
}

/** The rules as this run has them: one for all is among them when it asks for anything. */
export function demandedRules(
  rules: readonly SignatureRule[],
  { isRequired, trusted }: SignatureDemand,
): SignatureRule[] {
  if (isRequired !== true && trusted === undefined) return [...rules];
  const all = rules.some(({ scope }) => scope === '*') ? rules : [...rules, noRule];
  return all.map((rule) => ({
    ...rule,
    ...trusted,
    action: isRequired === true ? ('refuse' as const) : askedOf(rule.action, trusted !== undefined),
  }));
}

/** Whoever says whom to trust wants to hear when it is somebody else. */
function askedOf(action: SignatureRule['action'], isSomebodyTrusted: boolean): SignatureRule['action'] {
  return action === 'ignore' && isSomebodyTrusted ? 'warn' : action;
}

import type { SignatureRule } from '../../../shared/schemas/settings.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';

/** The rule that applies to a registry, a repository or all others. */
interface AppliedRule {
  rule: SignatureRule;
  /** False where the rule for all others applies, or none at all. */
  isOwn: boolean;
}

/**
 * The rule of a scope. Without one of its own it has what applies to all others, so that a change of one part leaves
 * the rest as it was.
 */
export function ruleOf(rules: readonly SignatureRule[], scope: string): AppliedRule {
  const own = rules.find((each) => each.scope === scope);
  if (own !== undefined) return { rule: own, isOwn: true };
  const all = rules.find((each) => each.scope === '*');
  const nothing = { action: 'ignore', keyFile: '', identity: '', issuer: '' } as const;
  return { rule: { ...(all ?? nothing), scope }, isOwn: false };
}

/** The rule that applies to a scope, and what changes it or takes its own away. */
export function useRule(scope: string): AppliedRule & {
  change: (part: Partial<SignatureRule>) => void;
  remove: () => void;
} {
  const { signatureRules } = useSettings();
  const changeSettings = useChangeSettings();
  const applied = ruleOf(signatureRules, scope);
  const others = signatureRules.filter((each) => each.scope !== scope);
  const save = (rules: SignatureRule[]) => changeSettings({ signatureRules: rules });
  return {
    ...applied,
    change: (part) => save([...others, { ...applied.rule, ...part }]),
    remove: () => save(others),
  };
}

import type { SignatureRule } from '../../../shared/schemas/settings.ts';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';

/** The rule of a registry, a repository or all others, and what changes it; one that asks for nothing where there is none. */
export function useRule(scope: string): {
  rule: SignatureRule;
  change: (part: Partial<SignatureRule>) => void;
  remove: () => void;
} {
  const { signatureRules } = useSettings();
  const changeSettings = useChangeSettings();
  const rule = signatureRules.find((each) => each.scope === scope) ?? {
    scope,
    action: 'ignore',
    keyFile: '',
    identity: '',
    issuer: '',
  };
  const others = signatureRules.filter((each) => each.scope !== scope);
  const save = (rules: SignatureRule[]) => changeSettings({ signatureRules: rules });
  return {
    rule,
    change: (part) => save([...others, { ...rule, ...part }]),
    remove: () => save(others),
  };
}

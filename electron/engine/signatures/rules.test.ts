import { expect, it } from 'vitest';
import { parseReference } from '../../../shared/reference.ts';
import { type SignatureRule, signatureRuleSchema } from '../../../shared/schemas/settings.ts';
import { demandedRules, ruleFor, ruleForName } from './rules.ts';

const rule = (
  scope: string,
  action: SignatureRule['action'],
  more: Partial<SignatureRule> = {},
): SignatureRule => ({
  scope,
  action,
  keyFile: '',
  identity: '',
  issuer: '',
  ...more,
});

it('asks by the rule of the repository, then of the registry, then of all', () => {
  const rules = [rule('*', 'warn'), rule('docker.io', 'refuse'), rule('docker.io/library/nginx', 'ignore')];
  expect(ruleFor(rules, 'registry-1.docker.io', 'library/nginx').action).toBe('ignore');
  expect(ruleFor(rules, 'registry-1.docker.io', 'library/redis').action).toBe('refuse');
  expect(ruleFor(rules, 'mcr.microsoft.com', 'dotnet/sdk').action).toBe('warn');
  expect(ruleFor([], 'mcr.microsoft.com', 'dotnet/sdk').action).toBe('ignore');
  // Neither a part of a name nor a name of another registry that begins alike.
  expect(ruleFor(rules.slice(1), 'docker.io.example.com', 'library/nginx').action).toBe('ignore');
  expect(ruleFor([rule('r.example/a', 'refuse')], 'r.example', 'a/b').action).toBe('ignore');
});

it('asks more of a run that demands it', () => {
  const rules = [rule('r.example', 'ignore', { keyFile: '/k.pub' })];
  expect(demandedRules(rules, {})).toEqual(rules);
  const required = demandedRules(rules, { isRequired: true });
  expect(ruleFor(required, 'r.example', 'a')).toMatchObject({ action: 'refuse', keyFile: '/k.pub' });
  expect(ruleFor(required, 'other.example', 'a').action).toBe('refuse');
  const trusted = { keyFile: '', identity: 'me', issuer: 'https://id.example' };
  const demanded = demandedRules(rules, { trusted });
  // Whom to trust is said by somebody who wants to hear when it is another.
  expect(ruleFor(demanded, 'r.example', 'a')).toMatchObject({ ...trusted, action: 'warn' });
  expect(ruleFor(demanded, 'other.example', 'a')).toMatchObject({ ...trusted, action: 'warn' });
  const refusing = demandedRules([rule('r.example', 'refuse')], { trusted });
  expect(ruleFor(refusing, 'r.example', 'a').action).toBe('refuse');
});

it('holds for every spelling of a host, and so does what it says itself', () => {
  const rules = [rule('LOCALHOST:05000', 'refuse'), rule('MCR.Microsoft.com:443/dotnet', 'refuse')];
  for (const text of ['localhost:5000/app:1', 'LOCALHOST:5000/app:1', 'localhost:05000/app:1']) {
    const { registry, repository } = parseReference(text);
    expect(ruleFor(rules, registry, repository).action, text).toBe('refuse');
  }
  for (const text of [
    'mcr.microsoft.com/dotnet:1',
    'MCR.microsoft.com/dotnet:1',
    'mcr.microsoft.com:443/dotnet',
  ])
    expect(ruleForName(rules, text).action, text).toBe('refuse');
  expect(() => signatureRuleSchema.parse({ scope: 'mcr.microsoft.com/Dotnet', action: 'refuse' })).toThrow();
  expect(() => signatureRuleSchema.parse({ scope: 'mcr.microsoft.com.', action: 'refuse' })).toThrow();
});

import { describe, expect, it } from 'vitest';
import { LinkRule } from './link-rule.ts';

const ruleAfter = (registry: string, answers: [string, string | undefined][]) => {
  const rule = new LinkRule(new URL(registry));
  for (const [url, remoteAddress] of answers) rule.learnFrom({ url: new URL(url), remoteAddress });
  return rule.current;
};

describe('LinkRule', () => {
  const registry = 'https://registry.example';

  it.each([
    ['http://localhost:5000', 'loopback'],
    ['http://127.0.0.1:5000', 'loopback'],
    ['http://[::1]:5000', 'loopback'],
    ['http://169.254.169.254', 'public'],
    ['https://registry.corp', 'private'],
    ['https://registry', 'private'],
    ['http://10.0.0.7:5000', 'private'],
    ['http://[fd00::7]:5000', 'private'],
    ['https://20.60.1.2', 'public'],
    [registry, 'public'],
  ])('judges %s as %s before anything has answered', (url, rule) => {
    expect(ruleAfter(url, [])).toBe(rule);
  });

  it('judges a name by the address that answered', () => {
    expect(ruleAfter(registry, [[registry, '10.0.0.7']])).toBe('private');
    expect(ruleAfter(registry, [[registry, '::ffff:10.0.0.7']])).toBe('private');
    expect(ruleAfter(registry, [[registry, '127.0.0.1']])).toBe('loopback');
    expect(ruleAfter('https://registry.corp', [['https://registry.corp', '20.60.1.2']])).toBe('public');
    expect(ruleAfter(registry, [[registry, '20.60.1.2']])).toBe('public');
  });

  it('lets no name that answered from a public address become private', () => {
    const answers: [string, string][] = [
      [registry, '10.0.0.7'],
      [registry, '20.60.1.2'],
      [registry, '127.0.0.1'],
    ];
    expect(ruleAfter(registry, answers)).toBe('public');
  });

  it('learns nothing from other servers and from proxies', () => {
    expect(ruleAfter(registry, [['https://cdn.example/v2/', '10.0.0.7']])).toBe('public');
    expect(ruleAfter(registry, [['https://registry.example:8443/', '10.0.0.7']])).toBe('public');
    expect(ruleAfter(registry, [[registry, undefined]])).toBe('public');
  });

  it('does not let an address speak for another', () => {
    expect(ruleAfter('https://20.60.1.2', [['https://20.60.1.2/', '10.0.0.7']])).toBe('public');
  });
});

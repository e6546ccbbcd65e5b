import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { type SignatureRule, settingsSchema } from '../../../shared/schemas/settings.ts';
import { i18n } from '../../i18n/index.ts';
import { settingsKey } from '../../state/use-settings.ts';
import { RuleRow } from './rule-row.tsx';
import { ruleOf } from './use-rule.ts';

afterEach(() => i18n.changeLanguage('en'));

const nobody = { keyFile: '', identity: '', issuer: '' };
const others: SignatureRule = { scope: '*', action: 'refuse', ...nobody, keyFile: '/keys/team.pub' };
const own: SignatureRule = { scope: 'r.example', action: 'ignore', ...nobody };

function shown(signatureRules: SignatureRule[], scope = 'r.example'): string {
  const client = new QueryClient();
  client.setQueryData(settingsKey, settingsSchema.parse({ signatureRules }));
  const row = createElement(RuleRow, { scope, isFixed: true });
  return renderToStaticMarkup(createElement(QueryClientProvider, { client }, row));
}

it('says of a registry without a rule of its own that the one for all others applies', async () => {
  await i18n.changeLanguage('en');
  expect(shown([others])).toContain('As those of other registries');
  expect(shown([others])).toContain('Good with the key /keys/team.pub.');
  expect(shown([others])).not.toContain('Need no signature');
  expect(shown([others, own])).toContain('Need no signature');
  expect(shown([others, own])).not.toMatch(/As those of|Good with the key/);
  expect(shown([], '*')).toContain('Need no signature');
  await i18n.changeLanguage('zh-CN');
  expect(shown([others])).toContain('与其他注册表的镜像相同');
});

it('keeps what applied until now of a rule that becomes its own', () => {
  expect(ruleOf([others], 'r.example')).toEqual({ isOwn: false, rule: { ...others, scope: 'r.example' } });
  expect(ruleOf([others, own], 'r.example')).toEqual({ isOwn: true, rule: own });
  expect(ruleOf([], 'r.example')).toEqual({ isOwn: false, rule: own });
  expect(ruleOf([own], '*')).toEqual({ isOwn: false, rule: { ...own, scope: '*' } });
});

import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import type { HourRule } from '../../../shared/schemas/hours.ts';
import { i18n } from '../../i18n/index.ts';
import { RuleEditor } from './rule-editor.tsx';

afterEach(() => i18n.changeLanguage('en'));

const night: HourRule = { days: [1], from: '22:00', to: '06:00', speed: 'full', waitsOver: null };
const nothing = () => undefined;

function shown(part: Partial<HourRule>): string {
  const calls = { onSave: nothing, onRemove: nothing, onClose: nothing };
  const editor = createElement(RuleEditor, { rule: { ...night, ...part }, isNew: true, ...calls });
  return renderToStaticMarkup(editor);
}

it.each([
  ['from', { from: '25:00' }, 'Enter a time such as 22:00.', '请输入时间，例如 22:00。'],
  ['to', { to: '9:5' }, 'Enter a time such as 22:00.', '请输入时间，例如 22:00。'],
  ['days', { days: [] }, 'Choose at least one day.', '请至少选择一天。'],
  ['waitsOver', { waitsOver: 0 }, 'Enter a number above 0.', '请输入大于 0 的数字。'],
] as const)('says why a rule with this “%s” cannot be saved', async (_, part, english, chinese) => {
  const wrong: Partial<HourRule> = { ...part, ...('days' in part ? { days: [] } : {}) };
  await i18n.changeLanguage('en');
  expect(shown(wrong).split(english)).toHaveLength(2);
  expect(shown({})).not.toContain(english);
  await i18n.changeLanguage('zh-CN');
  expect(shown(wrong)).toContain(chinese);
});

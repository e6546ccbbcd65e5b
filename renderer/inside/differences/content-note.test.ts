import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { i18n } from '../../i18n/index.ts';
import { ContentNote } from './content-note.tsx';

afterEach(() => i18n.changeLanguage('en'));

it('says of a file that may differ only what also holds where tables of contents tell of both sides', async () => {
  const line = { difference: 'unknown', facts: [], kind: 'file', before: null, after: null } as const;
  const note = () => renderToStaticMarkup(createElement(ContentNote, { line: { ...line, facts: [] } }));
  await i18n.changeLanguage('en');
  expect(note()).toContain('checksums cannot be compared. Download both images');
  expect(note()).not.toMatch(/kinds|from its layer|of the other/);
  await i18n.changeLanguage('zh-CN');
  expect(note()).toMatch(/无法比较两者的校验和。请下载两个镜像/);
  expect(note()).not.toMatch(/种类|从层本身/);
});

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { TextLanguage } from '../../shared/text/text-language.ts';
import { en } from './en/index.ts';
import { zhCn } from './zh-cn/index.ts';

/** The languages of the window. */
export type Language = TextLanguage;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** All texts, in the language of the settings. */
export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
  // React escapes what it draws.
  interpolation: { escapeValue: false },
});

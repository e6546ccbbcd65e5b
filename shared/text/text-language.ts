/** The languages that sentences exist in. */
export type TextLanguage = 'en' | 'zh-CN';

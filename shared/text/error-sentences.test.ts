import { describe, expect, it } from 'vitest';
import { AppError, type ErrorDetails, errorCodes } from '../errors.ts';
import { errorSentence } from './error-sentences.ts';

describe('errorSentence', () => {
  it('is the message itself in English', () => {
    const error = new AppError('NETWORK', 'The network is down. Try again.').toJSON();
    expect(errorSentence(error, 'en')).toBe('The network is down. Try again.');
  });

  it.each(errorCodes)('words %s in Chinese, with and without facts', (code) => {
    const facts: ErrorDetails[] = [{}, { host: 'r.example', reference: 'a:b', path: '/p', needed: 5 }];
    for (const details of facts) {
      const sentence = errorSentence(new AppError(code, 'English', { details }).toJSON(), 'zh-CN');
      expect(sentence).toMatch(/[一-鿿].*。$/);
      expect(sentence).not.toContain('undefined');
    }
  });

  it('names the facts that help', () => {
    const missing = new AppError('PLATFORM_NOT_FOUND', 'x', {
      details: { platform: 'linux/s390x', available: ['linux/amd64', 'linux/arm64'] },
    });
    expect(errorSentence(missing.toJSON(), 'zh-CN')).toContain('linux/amd64、linux/arm64');
    const full = new AppError('DISK_FULL', 'x', { details: { needed: 1_500_000_000 } });
    expect(errorSentence(full.toJSON(), 'zh-CN')).toContain('1.50 GB');
  });

  it.each([
    ['web-page', '登录网络'],
    ['not-a-blob', '登录网络'],
    ['proxy-sign-in', '用户名和密码'],
    ['client-certificate', '客户端证书'],
  ])('tells in Chinese too what is in between: %s', (reason, words) => {
    const error = new AppError('NETWORK', 'x', { details: { reason, host: 'r.example', proxy: 'http://p' } });
    expect(errorSentence(error.toJSON(), 'zh-CN')).toContain(words);
  });
});

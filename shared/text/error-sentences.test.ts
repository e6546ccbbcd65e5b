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
    const refused = (state: string) =>
      errorSentence(
        new AppError('SIGNATURE_REJECTED', 'x', { details: { reference: 'r/a:1', state } }).toJSON(),
        'zh-CN',
      );
    expect(refused('none')).toMatch(/^“r\/a:1”未签名，不符合签名规则，未加入镜像库。/);
    expect(refused('bad')).toMatch(/^“r\/a:1”的签名有误，未加入镜像库。/);
  });

  it.each([
    [429, 'r.example asks for fewer requests. Try again at ', '请求过多'],
    [503, 'r.example is busy or being maintained. Try again at ', '正在维护'],
  ])('tells when to come back by the time of day after %s, which stays true', (status, english, words) => {
    const details = {
      host: 'r.example',
      status,
      retryAfterMs: 300_000,
      comeBackAt: '2026-01-01T12:30:10.000Z',
    };
    const error = new AppError('TOO_MANY_REQUESTS', 'Try again in 5 minutes.', { details }).toJSON();
    expect(errorSentence(error, 'en')).toMatch(new RegExp(`^${english}\\d\\d:31\\.$`));
    expect(errorSentence(error, 'zh-CN')).toMatch(
      new RegExp(`r\\.example .*${words}。请在 \\d\\d:31 后重试。$`),
    );
    const far = { ...error, details: { ...details, retryAfterMs: 1_000_000_000 } };
    expect(errorSentence(far, 'en')).toContain('2026');
    const garbage = { ...error, details: { ...details, comeBackAt: 'soon' } };
    expect(errorSentence(garbage, 'en')).toBe('Try again in 5 minutes.');
  });

  it.each([
    ['no-registry-to-repair-from', '无法从中修复'],
    ['no-registry-to-ask', '无法查询'],
  ])('says in Chinese of an image that names no registry not that its name is wrong: %s', (reason, words) => {
    const details = { reason, reference: 'sha256:ab' };
    const error = new AppError('INVALID_REFERENCE', 'x', { details });
    expect(errorSentence(error.toJSON(), 'zh-CN')).toMatch(new RegExp(`^“sha256:ab”.*${words}。请用`));
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

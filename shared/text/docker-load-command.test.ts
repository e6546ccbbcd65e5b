import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dockerLoadCommand } from './docker-load-command.ts';

describe('the docker load command', () => {
  it('quotes for the shells of Windows', () => {
    expect(dockerLoadCommand('C:\\My images\\a & b.tar', 'win32')).toBe(
      'docker load --input "C:\\My images\\a & b.tar"',
    );
  });

  it('leaves a plain path as it is', () => {
    expect(dockerLoadCommand('/srv/a-1.tar', 'linux')).toBe('docker load --input /srv/a-1.tar');
    expect(dockerLoadCommand('C:\\a.tar', 'win32')).toBe('docker load --input C:\\a.tar');
  });

  it
    .skipIf(process.platform === 'win32')
    .each(['/srv/images/a.tar', '/srv/My images/a.tar', "/srv/it's/$(touch x)/`a`.tar", '/srv/"a"\\b!.tar'])(
    'a shell reads %s as it is',
    (path) => {
      const command = dockerLoadCommand(path, 'linux').replace(/^docker load --input /, 'printf %s ');
      expect(command).not.toContain('docker');
      expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(path);
    },
  );
});

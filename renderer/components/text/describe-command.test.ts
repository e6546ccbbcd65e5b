import { describe, expect, it } from 'vitest';
import { describeCommand } from './describe-command.ts';

describe('describeCommand', () => {
  it.each([
    ['Apply image 1809-RTM-amd64', 'apply-image', '1809-RTM-amd64'],
    ['Install update ltsc2019-amd64', 'install-update', 'ltsc2019-amd64'],
    [
      'cmd /S /C #(nop)  ENV DOTNET_RUNNING_IN_CONTAINER=true',
      'environment',
      'DOTNET_RUNNING_IN_CONTAINER=true',
    ],
    [
      'cmd /S /C curl -fSLo patch.msu https://x.example     && mkdir patch',
      'run',
      'curl -fSLo patch.msu https://x.example && mkdir patch',
    ],
    ['/bin/sh -c #(nop) ADD file:ab in / ', 'copy', 'file:ab in /'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'start', '["bash"]'],
    ['RUN /bin/sh -c apt-get update # buildkit', 'run', 'apt-get update'],
    ['RUN |1 A=b /bin/sh -c make # buildkit', 'run', 'make'],
    ["powershell -Command $ErrorActionPreference = 'Stop'; Remove-Item x", 'run', 'Remove-Item x'],
    ['COPY /dotnet /usr/share/dotnet # buildkit', 'copy', '/dotnet /usr/share/dotnet'],
    ['bazel build ...', 'other', 'bazel build ...'],
    [undefined, 'unknown', ''],
  ])('%s', (createdBy, kind, detail) => {
    expect(describeCommand(createdBy)).toEqual({ kind, detail });
  });
});

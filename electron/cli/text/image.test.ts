import { expect, test } from 'vitest';
import { cleanCommand } from './image.ts';

test.each([
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
  ['/bin/sh -c apt-get update &&     apt-get install', 'apt-get update && apt-get install'],
  ['RUN /bin/sh -c apk add curl # buildkit', 'apk add curl'],
  ['RUN |1 VERSION=8 /bin/sh -c make # buildkit', 'make'],
  ['COPY /app /app # buildkit', 'COPY /app /app'],
  ['cmd /S /C setx PATH x', 'setx PATH x'],
  [
    "powershell -NoLogo -Command $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; Invoke-WebRequest x",
    'Invoke-WebRequest x',
  ],
  ['Apply image 10.0.17763.5329', 'Apply image 10.0.17763.5329'],
  ['', ''],
])('%j is shown as %j', (createdBy, shown) => {
  expect(cleanCommand(createdBy)).toBe(shown);
});

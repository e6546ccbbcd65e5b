import { expect, test } from 'vitest';
import { isAllowedOrigin } from './allowed-origins.ts';

test.each([
  [['mcr.microsoft.com'], 'mcr.microsoft.com', 'dotnet/sdk', true],
  [['docker.io'], 'registry-1.docker.io', 'library/busybox', true],
  [['ghcr.io/contoso'], 'ghcr.io', 'contoso/app', true],
  [['ghcr.io/contoso/'], 'ghcr.io', 'contoso/app', true],
  [['ghcr.io/contoso'], 'ghcr.io', 'contoso-evil/app', false],
  [['ghcr.io/contoso'], 'mcr.microsoft.com', 'contoso/app', false],
  [[], 'mcr.microsoft.com', 'dotnet/sdk', false],
])('%j and %s/%s: %s', (origins, registry, repository, allowed) => {
  expect(isAllowedOrigin(origins, { registry, repository })).toBe(allowed);
});

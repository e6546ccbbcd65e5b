import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, withPrivateFolder } from './signing-tools.mjs';

const importCertificate = [
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
  '$password = ConvertTo-SecureString $env:PFX_PASSWORD -AsPlainText -Force',
  '$all = Import-PfxCertificate -FilePath $env:PFX_FILE -CertStoreLocation Cert:\\CurrentUser\\My -Password $password',
  '$own = $all | Where-Object HasPrivateKey | Select-Object -First 1',
  'ConvertTo-Json -Compress @{ thumbprint = $own.Thumbprint; subject = $own.Subject }',
].join('; ');

/**
 * Runs `work` with the thumbprint of a certificate, which lies in the user's store meanwhile: so its password is in no
 * program's words.
 * @param certificate a PKCS #12 file in Base64, with its private key.
 * @param publisher its subject or the common name therein, as installed apps know it.
 * @throws {Error} when it is another publisher's: installed apps would refuse every update (electron-updater,
 *   windowsExecutableCodeSignatureVerifier).
 */
export function withWindowsCertificate(certificate, password, publisher, work) {
  const { thumbprint, subject } = withPrivateFolder((folder) => {
    const file = join(folder, 'certificate.pfx');
    writeFileSync(file, Buffer.from(certificate, 'base64'), { mode: 0o600 });
    return JSON.parse(powershell(importCertificate, { PFX_FILE: file, PFX_PASSWORD: password }));
  });
  try {
    const [, quoted, plain] = /(?:^|, )CN=(?:"([^"]+)"|([^,]+))/.exec(subject) ?? [];
    if (![subject, quoted, plain].includes(publisher))
      throw new Error(`The certificate is that of ${subject}, and not of ${publisher}.`);
    return work(thumbprint);
  } finally {
    powershell('Remove-Item "Cert:\\CurrentUser\\My\\$env:THUMBPRINT" -DeleteKey', {
      THUMBPRINT: thumbprint,
    });
  }
}

function powershell(script, env) {
  const strict = `$ErrorActionPreference = 'Stop'; ${script}`;
  return call('powershell', ['-NoProfile', '-NonInteractive', '-Command', strict], env);
}

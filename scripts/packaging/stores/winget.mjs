const identifier = 'Longshore.Longshore';
const schema = '1.6.0';

/** The three files of a winget manifest (microsoft/winget-pkgs, schema 1.6) for the installers. */
export async function wingetOf({ version, description, license, homepage, fileOf }) {
  const head = `PackageIdentifier: ${identifier}\nPackageVersion: ${version}\n`;
  const end = (type) => `ManifestType: ${type}\nManifestVersion: ${schema}\n`;
  const installers = [];
  for (const architecture of ['x64', 'arm64']) {
    const { url, sha256 } = await fileOf(`win-${architecture}-setup.exe`);
    installers.push(
      `  - Architecture: ${architecture}\n    InstallerUrl: ${url}\n    InstallerSha256: ${sha256.toUpperCase()}\n`,
    );
  }
  const texts = [
    'PackageLocale: en-US',
    'Publisher: The Longshore authors',
    'PackageName: Longshore',
    `PackageUrl: ${homepage}`,
    `License: ${license}`,
    `ShortDescription: ${JSON.stringify(description)}`,
  ];
  return {
    [`${identifier}.yaml`]: `${head}DefaultLocale: en-US\n${end('version')}`,
    [`${identifier}.installer.yaml`]: `${head}InstallerType: nullsoft\nScope: user\nUpgradeBehavior: install\nProtocols:\n  - longshore\nInstallers:\n${installers.join('')}${end('installer')}`,
    [`${identifier}.locale.en-US.yaml`]: `${head}${texts.join('\n')}\n${end('defaultLocale')}`,
  };
}

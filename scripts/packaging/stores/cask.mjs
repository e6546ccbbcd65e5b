/** A Homebrew cask for the disk image, which puts the command line on the path too. */
export async function caskOf({ version, homepage, fileOf }) {
  const { url, sha256 } = await fileOf('mac-universal.dmg');
  const lines = [
    'cask "longshore" do',
    `  version "${version}"`,
    `  sha256 "${sha256}"`,
    '',
    `  url "${url.replaceAll(version, '#{version}')}"`,
    '  name "Longshore"',
    '  desc "Browse container registries and download images without Docker"',
    `  homepage "${homepage}"`,
    '',
    '  depends_on macos: ">= :ventura"',
    '',
    '  app "Longshore.app"',
    '  binary "#{appdir}/Longshore.app/Contents/Resources/bin/longshore"',
    '',
    '  zap trash: "~/Library/Application Support/Longshore"',
    'end',
    '',
  ];
  return { 'Casks/longshore.rb': lines.join('\n') };
}

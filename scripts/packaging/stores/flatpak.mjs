const id = 'app.longshore.Longshore';
const runtimeVersion = '25.08';
const architectures = { x86_64: 'x64', aarch64: 'arm64' };

/** A Flatpak manifest that wraps the tar.gz, with zypak in the place of Chromium's own sandbox. */
export async function flatpakOf({ fileOf }) {
  const sources = [];
  for (const [flatpak, ours] of Object.entries(architectures)) {
    const { url, sha256 } = await fileOf(`linux-${ours}.tar.gz`);
    sources.push(
      `      - type: archive\n        only-arches: [${flatpak}]\n        url: ${url}\n        sha256: ${sha256}\n        dest: longshore\n`,
    );
  }
  return {
    [`${id}.yml`]: `id: ${id}
runtime: org.freedesktop.Platform
runtime-version: '${runtimeVersion}'
sdk: org.freedesktop.Sdk
base: org.electronjs.Electron2.BaseApp
base-version: '${runtimeVersion}'
command: longshore-desktop.sh
separate-locales: false
finish-args:
  - --share=ipc
  - --share=network
  - --socket=wayland
  - --socket=fallback-x11
  - --device=dri
  - --filesystem=xdg-download
  - --talk-name=org.freedesktop.Notifications
  - --talk-name=org.freedesktop.secrets
  - --talk-name=org.kde.StatusNotifierWatcher
modules:
  - name: longshore
    buildsystem: simple
    build-commands:
      - mkdir -p /app/longshore && cp -a longshore/. /app/longshore/
      - install -Dm755 longshore-desktop.sh /app/bin/longshore-desktop.sh
      - install -Dm644 ${id}.desktop /app/share/applications/${id}.desktop
    sources:
${sources.join('')}      - type: file
        path: longshore-desktop.sh
      - type: file
        path: ${id}.desktop
`,
    'longshore-desktop.sh': '#!/bin/sh\nexec zypak-wrapper /app/longshore/longshore-desktop -- "$@"\n',
    [`${id}.desktop`]: `[Desktop Entry]
Type=Application
Name=Longshore
Exec=longshore-desktop.sh %U
Icon=${id}
MimeType=x-scheme-handler/longshore;
Categories=Development;
`,
  };
}

// `node --import` of this file lets electron-builder's portable program hand its words on behind `--`, where Electron
// takes none for a URL, as it would `localhost:5000`. electron-builder has no setting for it, nor a place for a script of
// one's own in a portable build, so the line is put in while electron-builder reads its own template.
import { registerHooks } from 'node:module';

const reader = '/targets/nsis/NsisTarget.js';
const readsTemplate = /readFile\)\(path\.join\(\S+nsisTemplatesDir, "portable\.nsi"\), "utf8"\)/;
const line = 'FILENAME} $R0';
const withDashes = 'FILENAME} -- $R0';

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(reader)) return loaded;
    const source = String(loaded.source);
    const put = `.then((script) => {
      if (!script.includes(${JSON.stringify(line)})) throw new Error("portable.nsi starts the app in another way");
      return script.replace(${JSON.stringify(line)}, () => ${JSON.stringify(withDashes)});
    })`;
    if (!readsTemplate.test(source)) throw new Error(`${reader} reads portable.nsi in another way`);
    return { ...loaded, source: source.replace(readsTemplate, (found) => found + put) };
  },
});

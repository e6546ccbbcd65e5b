import type { Settings, SettingsPatch } from '../../../shared/schemas/settings.ts';
import type { SettingsAccess } from './engine-services.ts';
import { type ProxyPassword, passwordPlaceholder, splitPassword } from './proxy-password.ts';

/** The settings as hosts and clients see them: the proxy's password is kept apart, and shown as a placeholder. */
export function createSettings(store: SettingsAccess, proxyPassword: ProxyPassword): SettingsAccess {
  const masked = (settings: Settings): Settings => ({
    ...settings,
    proxy: proxyPassword.mask(settings.proxy),
  });
  return {
    get: () => masked(store.get()),
    async update(patch: SettingsPatch) {
      if (patch.proxy === undefined) return masked(await store.update(patch));
      const { address, password } = splitPassword(patch.proxy);
      const current = splitPassword(store.get().proxy);
      // A file of an earlier version may still hold the password itself.
      if (password === passwordPlaceholder && current.password !== '' && current.address === address)
        return masked(await store.update({ ...patch, proxy: store.get().proxy }));
      // The placeholder keeps the password of this very address: another proxy must not get it.
      const isKept = password === passwordPlaceholder && proxyPassword.state(address) !== 'none';
      const before = proxyPassword.state(store.get().proxy);
      await store.update({ ...patch, proxy: address });
      if (!isKept && (password !== '' || before !== 'none'))
        await proxyPassword.keep(address, password === passwordPlaceholder ? '' : password);
      return masked(store.get());
    },
    onChange: (listener) => store.onChange((settings) => listener(masked(settings))),
  };
}

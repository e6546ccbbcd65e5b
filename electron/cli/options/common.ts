import { Option } from 'commander';
import { exportFormats } from '../../../shared/export-formats.ts';
import { mirrorOption } from './mirrors.ts';
import {
  parseConnections,
  parseHostsRun,
  parsePath,
  parseRate,
  parseRetryFor,
  parseTimeOfDay,
} from './parse-values.ts';

/** `--plain-http`. */
export function plainHttpOption(): Option {
  return new Option(
    '--plain-http',
    'speak HTTP without TLS to the registry (loopback hosts that speak it need no option)',
  );
}

/** `--platform`. */
export function platformOption(): Option {
  return new Option(
    '--platform <platform>',
    'os/arch[/variant][:os.version], such as linux/arm64 or windows/amd64:ltsc2019',
  );
}

/** `--hosts-run`. */
export function hostsRunOption(): Option {
  return new Option(
    '--hosts-run <platform>',
    'what the machines run that images are for, such as ltsc2019 or linux/arm64; it is chosen where an image has it. The app’s setting unless given',
  )
    .env('LONGSHORE_HOSTS_RUN')
    .argParser(parseHostsRun);
}

/** `--format`. */
export function formatOption(): Option {
  return new Option('--format <format>', 'docker-archive is what docker load and podman load take').choices(
    exportFormats,
  );
}

/** `--output`. */
export function outputOption(): Option {
  return new Option('--output <path>', 'the archive, or the folder for oci, to write').argParser(parsePath);
}

/** `--force`. */
export function forceOption(): Option {
  return new Option('--force', 'replace an archive that is there');
}

/** `--distributable`. */
export function distributableOption(readsFrom: 'export' | 'registry' = 'export'): Option {
  return new Option(
    '--distributable',
    `declare foreign layers as ordinary ones, so that tools read them from the ${readsFrom}; changes the manifest digest`,
  );
}

/** `--start-at`, `--stop-at` and `--hours`. */
export function hourOptions(): Option[] {
  return [
    new Option('--start-at <time>', 'wait until this time of day, such as 22:00').argParser(parseTimeOfDay),
    new Option('--stop-at <time>', 'stop at this time of day and keep what has arrived').argParser(
      parseTimeOfDay,
    ),
    new Option('--hours', 'download only in the hours that the app has set, as fast as they say'),
  ];
}

/** `--connections`, `--limit-rate`, `--mirror` and `--retry-for`. */
export function transferOptions(): Option[] {
  return [
    new Option('--connections <number>', 'most connections for one layer, 1 to 32; 8 unless set').argParser(
      parseConnections,
    ),
    new Option('--limit-rate <rate>', 'most bytes per second, such as 500k or 10M').argParser(parseRate),
    mirrorOption(),
    new Option(
      '--retry-for <time>',
      'how long to try again when the network fails and nothing arrives, such as 30s, 2m or 1h; 0 gives up at once',
    )
      .default(120_000, '2m')
      .argParser(parseRetryFor),
  ];
}

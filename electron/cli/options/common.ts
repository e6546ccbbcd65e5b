import { Option } from 'commander';
import { exportFormats } from '../../../shared/export-formats.ts';
import { parsePath } from './parse-values.ts';

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
export function distributableOption(): Option {
  return new Option(
    '--distributable',
    'declare foreign layers as ordinary ones, so that tools read them from the export; changes the manifest digest',
  );
}

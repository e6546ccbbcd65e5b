import { layoutFolder } from '../plan.ts';
import type { LoadSteps, ScriptArchive } from './load-steps.ts';
import { windowsLines } from './verify-powershell.ts';

/**
 * `load.ps1`: verifies a bundle and hands its images to docker, podman, ctr or skopeo, for Windows PowerShell 5.1 and later.
 * Its pipes change bytes, so that everything goes by files: volumes are joined in the folder of temporary files.
 */
export function loadPowerShell(steps: LoadSteps): string {
  return windowsLines(`# Checks this bundle and loads its images:
#   powershell -ExecutionPolicy Bypass -File load.ps1 docker
#   powershell -ExecutionPolicy Bypass -File load.ps1 podman
#   powershell -ExecutionPolicy Bypass -File load.ps1 ctr
#   powershell -ExecutionPolicy Bypass -File load.ps1 skopeo DESTINATION
param([string]$Tool = '', [string]$Destination = '')
$ErrorActionPreference = 'Stop'
if (@('docker', 'podman', 'ctr', 'skopeo') -cnotcontains $Tool) {
  Write-Host 'Write: load.ps1 docker | podman | ctr | skopeo DESTINATION'
  exit 2
}
if (($Tool -eq 'skopeo') -and ($Destination -eq '')) {
  Write-Host 'skopeo needs a DESTINATION, such as docker://registry.example:5000/mirror'
  exit 2
}
${leftOutPowerShell(steps)}& (Join-Path $PSScriptRoot 'verify.ps1')
if ($LASTEXITCODE -ne 0) { exit 1 }
Set-Location -LiteralPath $PSScriptRoot
$work = Join-Path ([System.IO.Path]::GetTempPath()) ([System.Guid]::NewGuid().ToString())
[void](New-Item -ItemType Directory -Path $work)
function Assert-Loaded { if ($LASTEXITCODE -ne 0) { throw "$Tool did not load it; see above." } }
try {
${steps.archives.map((archive) => archivePowerShell(steps, archive)).join('')}} finally {
  Remove-Item -LiteralPath $work -Recurse -Force
}
Write-Host 'All images are loaded.'
exit 0
`);
}

function leftOutPowerShell({ leftOut }: LoadSteps): string {
  if (leftOut === 0) return '';
  return `if (@('podman', 'skopeo') -ccontains $Tool) {
  Write-Host "This bundle leaves out ${leftOut} layers that are to be on the target computer already, and $Tool needs all of them."
  exit 2
}
`;
}

function archivePowerShell({ format }: LoadSteps, { files, images }: ScriptArchive): string {
  const byLayout = format !== 'docker-archive';
  return `${archiveFile(format, files)}  switch ($Tool) {
    'docker' { & docker load --input $archive; Assert-Loaded }
    'ctr' { & ctr images import $archive; Assert-Loaded }
    'podman' {
${byLayout ? '      Write-Host "podman takes the first image of this format; load.sh takes all."\n' : ''}      & podman load --input $archive; Assert-Loaded
    }
    'skopeo' {
${images.map((image, position) => skopeoPowerShell(format, image.place, position)).join('')}    }
  }
`;
}

/** One file that has everything: the archive, its joined volumes, or the packed layout. */
function archiveFile(format: LoadSteps['format'], files: readonly string[]): string {
  if (format === 'oci') {
    return `  $archive = Join-Path $work 'images.tar'
  & tar -C (Join-Path $PSScriptRoot '${layoutFolder}') -cf $archive .
  if ($LASTEXITCODE -ne 0) { throw 'tar could not pack the layout.' }
`;
  }
  if (files.length === 1) return `  $archive = '.\\${files[0] ?? ''}'\n`;
  return `  $archive = Join-Path $work 'images.tar'
  $joined = [System.IO.File]::Create($archive)
  foreach ($name in @(${files.map((name) => `'${name}'`).join(', ')})) {
    $volume = [System.IO.File]::OpenRead((Join-Path $PSScriptRoot $name))
    $volume.CopyTo($joined)
    $volume.Close()
  }
  $joined.Close()
`;
}

function skopeoPowerShell(format: LoadSteps['format'], place: string, position: number): string {
  if (format === 'docker-archive') {
    return `      & skopeo copy "docker-archive:\${archive}:@${position}" "$Destination/${place}"; Assert-Loaded\n`;
  }
  return position === 0
    ? '      throw "skopeo reads this format by load.sh; use WSL, or write the bundle as docker-archive."\n'
    : '';
}

/** `verify.ps1`: the same for Windows PowerShell 5.1 and later. @param files how many lines `SHA256SUMS` has. */
export function verifyPowerShell(files: number): string {
  return windowsLines(`# Compares every file of this bundle with SHA256SUMS, and changes nothing.
# Run it with: powershell -ExecutionPolicy Bypass -File verify.ps1
$ErrorActionPreference = 'Stop'
$expected = ${files}
$good = 0
$bad = 0
foreach ($line in [System.IO.File]::ReadAllLines((Join-Path $PSScriptRoot 'SHA256SUMS'))) {
  if ($line.Length -lt 67) {
    $bad += 1
    continue
  }
  $wanted = $line.Substring(0, 64)
  $path = $line.Substring(66)
  $file = Join-Path $PSScriptRoot $path
  $found = ''
  if (Test-Path -LiteralPath $file -PathType Leaf) {
    $found = (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash.ToLowerInvariant()
  }
  if ($found -ceq $wanted) {
    $good += 1
  } else {
    $bad += 1
    Write-Host "DAMAGED OR MISSING: $path"
  }
}
if (($bad -eq 0) -and ($good -eq $expected)) {
  Write-Host "All $good files are right."
  exit 0
}
Write-Host "This bundle is damaged or not complete: $good of $expected files are right."
exit 1
`);
}

/** Lines as Windows ends them, which all of its editors show. */
export function windowsLines(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

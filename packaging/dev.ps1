# The same as dev.sh for Windows. It was written without a Windows machine to try it on: see CONTRIBUTING.md.
#   powershell -ExecutionPolicy Bypass -File packaging\dev.ps1 run
param(
    [Parameter(Position = 0)][string]$What = "",
    [Parameter(ValueFromRemainingArguments = $true)][string[]]$Rest = @()
)
$ErrorActionPreference = "Stop"
$Root = Split-Path -Parent $PSScriptRoot
$Venv = Join-Path $Root ".venv"
$Python = Join-Path $Venv "Scripts\python.exe"
$Stamp = Join-Path $Venv ".set-up"
$Lock = Join-Path $Root "packaging\requirements.lock"
$Usage = "usage: packaging\dev.ps1 run|test|test-long|bench|check|screenshots [arguments]"
$NewEnough = "import sys; sys.exit(sys.version_info < (3, 11))"

function Stop-With([string]$Sentence) {
    [Console]::Error.WriteLine("dev.ps1: $Sentence")
    exit 3
}

function Test-Python([string]$Command, [string[]]$Arguments) {
    if (-not (Get-Command $Command -ErrorAction SilentlyContinue)) { return $false }
    & $Command @Arguments -c $NewEnough 2>$null
    return $LASTEXITCODE -eq 0
}

function New-Environment {
    if (Test-Python "py" @("-3")) { & py -3 -m venv --clear $Venv }
    elseif (Test-Python "python" @()) { & python -m venv --clear $Venv }
    else { Stop-With "Python 3.11 or newer is needed; please install it from python.org or with: winget install Python.Python.3.12" }
    if ($LASTEXITCODE -ne 0) { Stop-With "could not make the virtual environment $Venv" }
}

function Get-WantedStamp {
    $Version = & $Python -c "import sys; print(sys.version)"
    $Files = @($Lock, (Join-Path $Root "pyproject.toml")) | ForEach-Object { (Get-FileHash -Algorithm SHA256 $_).Hash }
    return (@($Root, $Version) + $Files) -join "`n"
}

function Install-All {
    if (-not (Test-Python $Python @())) { New-Environment }
    $Wanted = Get-WantedStamp
    if ((Test-Path $Stamp) -and ((Get-Content -Raw $Stamp).Trim() -eq $Wanted.Trim())) { return }
    [Console]::Error.WriteLine("dev.ps1: installing the Python packages of packaging\requirements.lock")
    & $Python -m pip install -qq --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r $Lock
    if ($LASTEXITCODE -ne 0) {
        Stop-With "pip could not install the packages; the first start needs a package index or a filled pip cache"
    }
    & $Python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation -e $Root
    if ($LASTEXITCODE -ne 0) { Stop-With "pip could not install the program itself" }
    Set-Content -Path $Stamp -Value $Wanted -Encoding utf8
}

if ($What -notin @("run", "test", "test-long", "bench", "check", "screenshots")) {
    [Console]::Error.WriteLine($Usage)
    exit 2
}
if ($What -eq "test-long") { Stop-With "the long tests use Linux tools (Xvfb, strace, debootstrap); please run them there" }
Install-All
if ($What -eq "run") {
    & $Python -m iastm_desktop @Rest
    exit $LASTEXITCODE
}
Set-Location $Root
switch ($What) {
    "test" { $env:QT_QPA_PLATFORM = "offscreen"; & $Python -m pytest @Rest }
    "bench" { $env:QT_QPA_PLATFORM = "offscreen"; & $Python -m benchmarks @Rest }
    "screenshots" { & $Python packaging\screenshots.py @Rest }
    "check" {
        & $Python -m ruff check .
        if ($LASTEXITCODE -eq 0) { & $Python -m mypy }
    }
}
exit $LASTEXITCODE

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolEnvironment } from '../../infra/local/config.ts';
import { LocalStackError } from '../../infra/local/errors.ts';
import { runLogged } from '../../infra/local/run-logged.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export interface ChromiumInstallation {
  readonly report: (text: string) => void;
  readonly logFile: string;
  readonly signal?: AbortSignal;
}

/** Chromium as INKSTREAM_CHROMIUM names it, from the PATH or from where macOS keeps applications. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (environment.INKSTREAM_CHROMIUM) return environment.INKSTREAM_CHROMIUM;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = programs.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...applications].find((file) => existsSync(file));
}

/** What playwright-core needs to start Chromium: `chromium.launch(chromiumLaunch())`. */
export function chromiumLaunch(): { executablePath: string; args: string[] } {
  const executablePath = findChromium();
  if (executablePath === undefined) throw missingChromium();
  // Chromium refuses to run as root with its sandbox, and the pages under test are our own.
  return { executablePath, args: isRoot() ? ['--no-sandbox'] : [] };
}

/**
 * Finds Chromium, or installs Debian's package where that needs nobody's password.
 * @throws LocalStackError PREREQUISITE_MISSING with how to get it, COMMAND_FAILED when the installation fails
 */
export async function ensureChromium(installation: ChromiumInstallation): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const aptGet = ['/usr/bin/apt-get', '/bin/apt-get'].find((file) => existsSync(file));
  if (!isRoot() || aptGet === undefined) throw missingChromium();
  for (const task of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    installation.report(`apt-get ${task[0]}`);
    await runLogged({
      title: 'Installing Chromium',
      program: aptGet,
      arguments: task,
      environment: { ...toolEnvironment(), DEBIAN_FRONTEND: 'noninteractive' },
      logFile: installation.logFile,
      onLine: installation.report,
      signal: installation.signal,
    });
  }
  const installed = findChromium();
  if (installed === undefined) throw missingChromium();
  return installed;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function missingChromium(): LocalStackError {
  return new LocalStackError(
    'PREREQUISITE_MISSING',
    'The tests of pages need Chromium. Debian: sudo apt install chromium; Fedora: sudo dnf install chromium; ' +
      'macOS: brew install --cask chromium. INKSTREAM_CHROMIUM=/path/to/chromium names one that is not on the PATH.',
  );
}

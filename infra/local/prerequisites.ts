import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inheritedEnvironment } from './config.ts';
import { LocalStackError } from './errors.ts';
import { describeJdkProblem, findJdk, type Jdk, jdkSearch } from './opensearch/find-jdk.ts';
import { areJarsReady, describeMavenProblem, findMaven } from './opensearch/opensearch-jars.ts';
import { describeTrinoJdkProblem } from './trino/describe-trino-jdk-problem.ts';
import { isTrinoReady, minimumJavaOfTrino } from './trino/trino-installation.ts';

const run = promisify(execFile);
const minimumPython = [3, 10] as const;
/** Python packages take about 0.6 GB, OpenSearch 0.2 GB, a local lake with a few million rows about as much. */
const minimumFreeBytes = 2 * 1024 ** 3;
/** What Maven downloads of Trino, and the same unpacked. */
const trinoBytes = 1.6 * 1024 ** 3;
const pythonNames = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** What was found to be there. */
export interface Prerequisites {
  readonly node: string;
  /** The program to make the virtual environment with. */
  readonly python: string;
  readonly pythonVersion: string;
  /** What runs OpenSearch; absent when OpenSearch runs elsewhere. */
  readonly jdk: Jdk | undefined;
  /** What runs Trino; absent when no Trino is asked for. */
  readonly trinoJdk: Jdk | undefined;
}

/**
 * Looks for everything that must be on the machine before anything is started; Node itself is looked at before, by
 * check-node.cjs.
 * @throws LocalStackError PREREQUISITE_MISSING that names all that is missing, each with how to get it
 */
export async function checkPrerequisites(options: {
  readonly python: string | undefined;
  readonly directory: string;
  /** Whether an OpenSearch node is to be started here. */
  readonly withOpenSearch: boolean;
  /** Whether a Trino is to be started here. */
  readonly withTrino: boolean;
}): Promise<Prerequisites> {
  const neededBytes = minimumFreeBytes + (options.withTrino && !isTrinoReady() ? trinoBytes : 0);
  const [python, diskProblem] = await Promise.all([
    findPython(options.python),
    checkDisk(options.directory, neededBytes),
  ]);
  const java = lookForJava(options);
  const problems = ['problem' in python ? python.problem : undefined, ...java.problems, diskProblem];
  const missing = problems.filter((problem) => problem !== undefined);
  if (missing.length > 0 || 'problem' in python) {
    const list = missing.map((problem) => `  - ${problem}`).join('\n');
    throw new LocalStackError('PREREQUISITE_MISSING', `This machine is not ready yet:\n${list}`);
  }
  const { program, version } = python;
  return {
    node: process.versions.node,
    python: program,
    pythonVersion: version,
    jdk: java.jdk,
    trinoJdk: java.trinoJdk,
  };
}

function lookForJava({ withOpenSearch, withTrino }: { withOpenSearch: boolean; withTrino: boolean }) {
  const search = jdkSearch();
  const jdk = withOpenSearch ? findJdk(search) : undefined;
  const trinoJdk = withTrino ? findJdk(search, minimumJavaOfTrino) : undefined;
  const problems: string[] = [];
  if (withOpenSearch && jdk === undefined) problems.push(describeJdkProblem(search.javaHome));
  if (withTrino && trinoJdk === undefined) problems.push(describeTrinoJdkProblem(search.javaHome));
  // Needed once, to download what they are made of.
  const downloads = [
    withOpenSearch && !areJarsReady() ? 'OpenSearch' : '',
    withTrino && !isTrinoReady() ? 'Trino' : '',
  ];
  const downloaded = downloads.filter((name) => name !== '');
  if (downloaded.length > 0 && findMaven() === undefined) problems.push(describeMavenProblem(downloaded.join(' and ')));
  return { jdk, trinoJdk, problems };
}

/** Compares the first two numbers of a version. */
export function isAtLeast(version: string, minimum: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

type PythonSearch = { program: string; version: string } | { problem: string };

/** Finds the first Python that is new enough and can make virtual environments. */
export async function findPython(wanted: string | undefined): Promise<PythonSearch> {
  const found: { name: string; version: string; canMakeEnvironments: boolean }[] = [];
  for (const name of wanted === undefined ? pythonNames : [wanted]) {
    const python = await lookAtPython(name);
    if (python === undefined) continue;
    found.push({ name, ...python });
    if (isAtLeast(python.version, minimumPython) && python.canMakeEnvironments) {
      return { program: python.program, version: python.version };
    }
  }
  return { problem: describePythonProblem(wanted, found) };
}

function describePythonProblem(
  wanted: string | undefined,
  found: readonly { name: string; version: string; canMakeEnvironments: boolean }[],
): string {
  const needed = `Python ${minimumPython.join('.')} or later`;
  const install =
    'Debian, Ubuntu: sudo apt install python3 python3-venv; Fedora: sudo dnf install python3; ' +
    'macOS: brew install python; Windows: use WSL. INKSTREAM_PYTHON=/path/to/python3 names one that is not on the PATH.';
  if (wanted !== undefined && found.length === 0) {
    return `INKSTREAM_PYTHON names ${wanted}, which does not run. ${needed} is needed. ${install}`;
  }
  const withoutVenv = found.find((python) => isAtLeast(python.version, minimumPython));
  if (withoutVenv !== undefined) {
    return (
      `${withoutVenv.name} is Python ${withoutVenv.version} without the module "venv" (or "ensurepip"). ` +
      'Debian, Ubuntu: sudo apt install python3-venv; elsewhere install the full Python package.'
    );
  }
  const seen = found.map((python) => `${python.name} is ${python.version}`).join(', ');
  return `${needed} is needed (${seen === '' ? 'none found' : `found: ${seen}`}). ${install}`;
}

async function lookAtPython(
  name: string,
): Promise<{ program: string; version: string; canMakeEnvironments: boolean } | undefined> {
  const script =
    'import importlib.util as u, platform, sys; ' +
    'print(platform.python_version()); print(sys.executable); ' +
    'print(all(u.find_spec(m) for m in ("venv", "ensurepip")))';
  try {
    const { stdout } = await run(name, ['-c', script], { env: inheritedEnvironment(), timeout: 15_000 });
    const [version = '', program = '', canMake] = stdout.trim().split('\n');
    return { program: program || name, version, canMakeEnvironments: canMake === 'True' };
  } catch {
    return undefined;
  }
}

async function checkDisk(directory: string, neededBytes: number): Promise<string | undefined> {
  const disk = await statfs(directory);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes >= neededBytes) return undefined;
  const asGib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return `${asGib(neededBytes)} of free disk space are needed in ${directory}, ${asGib(freeBytes)} are left. Make room there.`;
}

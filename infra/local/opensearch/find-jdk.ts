import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** OpenSearch 3 runs on Java 21 or later. */
export const minimumJava = 21;

/** A Java that can run servers and compile what starts them. */
export interface Jdk {
  /** Its folder, as in JAVA_HOME. */
  readonly home: string;
  /** Such as "25.0.1". */
  readonly version: string;
  /** Whether it has the vector instructions that Lucene asks for; they are an incubating module. */
  readonly hasVectorModule: boolean;
}

export interface JdkSearch {
  readonly javaHome: string | undefined;
  /** Folders of programs, as in PATH. */
  readonly path: string | undefined;
  /** Folders that may be a JDK's, and patterns of such with one `*` for any name. */
  readonly places: readonly string[];
}

/** Where package managers, installers and version managers of Linux and macOS put JDKs. */
export function usualPlaces(home = homedir()): string[] {
  return [
    '/usr/lib/jvm/*',
    '/usr/lib64/jvm/*',
    '/usr/java/*',
    '/opt/*',
    '/opt/java/*',
    '/Library/Java/JavaVirtualMachines/*/Contents/Home',
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) => [
      `${folder}/*/libexec/openjdk.jdk/Contents/Home`,
      `${folder}/*/libexec`,
    ]),
    join(home, '.sdkman/candidates/java/*'),
    join(home, '.jdks/*'),
    join(home, '.asdf/installs/java/*'),
    join(home, '.local/share/mise/installs/java/*'),
    join(home, 'Library/Java/JavaVirtualMachines/*/Contents/Home'),
  ];
}

/** Where to look for a JDK on this machine. */
export function jdkSearch(environment: NodeJS.ProcessEnv = process.env): JdkSearch {
  return { javaHome: environment.JAVA_HOME || undefined, path: environment.PATH, places: usualPlaces() };
}

/** JAVA_HOME when that is new enough, otherwise the newest JDK that is found; undefined when there is none. */
export function findJdk(search: JdkSearch, minimum = minimumJava): Jdk | undefined {
  const isNewEnough = ({ version }: Jdk) => Number(version.split('.')[0]) >= minimum;
  const chosen = search.javaHome === undefined ? undefined : readJdk(search.javaHome);
  if (chosen !== undefined && isNewEnough(chosen)) return chosen;
  const homes = [...homesOnPath(search.path ?? ''), ...search.places.flatMap(expandPlace)];
  const found = homes.flatMap((home) => readJdk(home) ?? []).filter(isNewEnough);
  return found.reduce<Jdk | undefined>(
    (newest, jdk) => (newest === undefined || compareVersions(jdk.version, newest.version) > 0 ? jdk : newest),
    undefined,
  );
}

/** Why no JDK could be taken for OpenSearch, and how to get one. */
export function describeJdkProblem(javaHome: string | undefined): string {
  return (
    `A JDK of version ${minimumJava} or later is needed for OpenSearch; ${describeSearch(javaHome)}. ` +
    `Debian, Ubuntu: sudo apt install openjdk-21-jdk-headless; Fedora: sudo dnf install java-latest-openjdk-devel; ` +
    `macOS: brew install openjdk; any: sdk install java (sdkman.io). JAVA_HOME names one in an unusual place, ` +
    `INKSTREAM_OPENSEARCH_URL=http://… a node that runs elsewhere.`
  );
}

/** What the search for a JDK came upon that is not new enough. */
export function describeSearch(javaHome: string | undefined): string {
  const given = javaHome === undefined ? undefined : readJdk(javaHome);
  const javaHomeIs = given === undefined ? 'holds no JDK' : `is version ${given.version}`;
  return javaHome === undefined ? 'none was found' : `JAVA_HOME ${javaHomeIs}, and no other was found`;
}

/** Reads what a JDK says about itself; undefined when the folder holds none, or a mere runtime without compiler. */
function readJdk(home: string): Jdk | undefined {
  const isComplete = ['java', 'javac', 'jar'].every((program) => existsSync(join(home, 'bin', program)));
  const release = isComplete ? readIfThere(join(home, 'release')) : undefined;
  const version = release === undefined ? undefined : /^JAVA_VERSION="([\d.]+)/m.exec(release)?.[1];
  if (release === undefined || version === undefined) return undefined;
  return { home, version, hasVectorModule: /^MODULES=.*\bjdk\.incubator\.vector\b/m.test(release) };
}

/** The JDKs behind the `java` programs on the PATH, which are often links into them. */
function homesOnPath(path: string): string[] {
  return path.split(delimiter).flatMap((folder) => {
    const program = join(folder, 'java');
    return folder !== '' && existsSync(program) ? [dirname(dirname(realpathSync(program)))] : [];
  });
}

function expandPlace(place: string): string[] {
  const [before, after] = place.split('/*');
  if (before === undefined || after === undefined) return [place];
  return namesIn(before).map((name) => join(before, name, after));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

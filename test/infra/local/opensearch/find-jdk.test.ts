import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeJdkProblem, findJdk, usualPlaces } from '../../../../infra/local/opensearch/find-jdk.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkstream-jdk-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A folder that looks like a Java of this version. */
function pretendJava(
  name: string,
  version: string,
  programs = ['java', 'javac', 'jar'],
  modules = 'java.base',
): string {
  const home = join(directory, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of programs) {
    writeFileSync(join(home, 'bin', program), '#!/bin/sh\n');
    chmodSync(join(home, 'bin', program), 0o755);
  }
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\nMODULES="${modules}"\n`);
  return home;
}

const search = (found: Partial<Parameters<typeof findJdk>[0]>) =>
  findJdk({ javaHome: undefined, path: undefined, places: [], ...found });

describe('a JDK', () => {
  test('that JAVA_HOME names is taken when it is new enough, whatever else is there', () => {
    const javaHome = pretendJava('chosen', '21.0.2');
    pretendJava('jvm/newer', '25.0.1');
    expect(search({ javaHome, places: [join(directory, 'jvm/*')] })).toMatchObject({ home: javaHome });
  });

  test('that JAVA_HOME names and that is too old gives way to the newest that is found', () => {
    const javaHome = pretendJava('chosen', '17.0.15');
    for (const version of ['21.0.9', '21.0.10', '8.0.1']) pretendJava(`jvm/jdk-${version}`, version);
    expect(search({ javaHome, places: [join(directory, 'jvm/*')] })).toMatchObject({ version: '21.0.10' });
  });

  test('that is too old for what is to run on it is passed over', () => {
    const javaHome = pretendJava('chosen', '21.0.2');
    pretendJava('jvm/newer', '25.0.1');
    const search = { javaHome, path: undefined, places: [join(directory, 'jvm/*')] };
    expect(findJdk(search, 24)).toMatchObject({ version: '25.0.1' });
    expect(findJdk(search, 26)).toBeUndefined();
  });

  test('is found behind the links of the PATH', () => {
    const home = pretendJava('somewhere/jdk', '25');
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    symlinkSync(join(home, 'bin/java'), join(bin, 'java'));
    expect(search({ path: `${join(directory, 'nothing')}:${bin}` })).toMatchObject({ home, version: '25' });
  });

  test('is found in folders below those of a place', () => {
    const home = pretendJava('machines/temurin-25.jdk/Contents/Home', '25.0.1');
    expect(search({ places: [join(directory, 'machines/*/Contents/Home')] })).toMatchObject({ home });
  });

  test('is none when it is a mere runtime without a compiler', () => {
    pretendJava('jvm/jre', '25.0.1', ['java']);
    expect(search({ places: [join(directory, 'jvm/*')] })).toBeUndefined();
  });

  test('says whether it has the vector instructions that Lucene asks for', () => {
    const places = [join(directory, 'jvm/*')];
    pretendJava('jvm/without', '21.0.1');
    expect(search({ places })).toMatchObject({ hasVectorModule: false });
    pretendJava('jvm/with', '22.0.1', undefined, 'java.base jdk.incubator.vector jdk.jfr');
    expect(search({ places })).toMatchObject({ hasVectorModule: true });
  });
});

test('the usual places hold no folder of one machine', () => {
  const places = usualPlaces('/somewhere/else');
  expect(places).toContain('/usr/lib/jvm/*');
  expect(places.filter((place) => place.includes('somewhere')).length).toBeGreaterThan(2);
});

describe('when there is no JDK', () => {
  test('it is told how to get one', () => {
    expect(describeJdkProblem(undefined)).toMatch(/version 21 or later .*none was found.*apt install.*brew install/s);
  });

  test('it is told what JAVA_HOME names', () => {
    expect(describeJdkProblem(pretendJava('old', '17.0.15'))).toContain('JAVA_HOME is version 17.0.15');
    expect(describeJdkProblem(join(directory, 'nothing'))).toContain('JAVA_HOME holds no JDK');
  });
});

import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

/**
 * ES modules that were bundled from CommonJS still call `require` for Node's own modules. By a name of its own, since what
 * is bundled may import `createRequire` as well, and esbuild does not look into this line.
 */
const requireForBundledCommonJs =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

/** What lies in a function's folder beside its handler. */
export interface BesideHandler {
  /** Files with programs that the handler starts as processes; `name.ts` becomes `name.mjs`. */
  readonly programs?: readonly string[];
  /** Files that are read as they are: where they lie beside the handler, and where they are from. Paths from the project's root. */
  readonly files?: Readonly<Record<string, string>>;
}

/** One ES module with the SDK inside: the runtime's own SDK changes under us, and the emulator has none. */
export function bundleOptions(entry: string, programs: readonly string[] = []) {
  const named = programs.map((program) => [basename(program, '.ts'), program]);
  return {
    entryPoints: { index: entry, ...Object.fromEntries(named) },
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    // The least Node that the code is developed and tested on.
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: requireForBundledCommonJs },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
  } as const satisfies BuildOptions;
}

/** @param entry the handler's file, from the project's root; Lambda finds it as `index.handler` */
export function bundledCode(entry: string, beside: BesideHandler = {}): Code {
  const tryBundle = (outputFolder: string): boolean => {
    buildSync({ ...bundleOptions(entry, beside.programs), outdir: outputFolder });
    for (const [to, from] of Object.entries(beside.files ?? {})) cpSync(from, join(outputFolder, to));
    return true;
  };
  // CDK wants an image for the case that bundling on this machine is impossible; it never is.
  const image = DockerImage.fromRegistry('not-used');
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    // CDK bundles a folder once for all that ask for it in the same words, and several handlers may share a folder.
    bundling: { image, command: [entry, JSON.stringify(beside)], local: { tryBundle } },
  });
}

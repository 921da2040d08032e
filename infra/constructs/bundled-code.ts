import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

/** ES modules that were bundled from CommonJS still call `require` for Node's own modules. */
const requireForBundledCommonJs =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** One ES module with the SDK inside: the runtime's own SDK changes under us, and the emulator has none. */
export function bundleOptions(entry: string) {
  return {
    entryPoints: [entry],
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
export function bundledCode(entry: string): Code {
  const tryBundle = (outputFolder: string): boolean => {
    buildSync({ ...bundleOptions(entry), outfile: join(outputFolder, 'index.mjs') });
    return true;
  };
  // CDK wants an image for the case that bundling on this machine is impossible; it never is.
  const image = DockerImage.fromRegistry('not-used');
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    // CDK bundles a folder once for all that ask for it in the same words, and several handlers may share a folder.
    bundling: { image, command: [entry], local: { tryBundle } },
  });
}

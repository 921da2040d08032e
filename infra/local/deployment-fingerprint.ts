import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What a deployment is made from, and nothing that only runs beside it. */
const sources = [
  'infra',
  'pipelines',
  'indexer',
  'images',
  'queries',
  'cdk.json',
  'package-lock.json',
  'tsconfig.json',
];
const notDeployed = [join('infra', 'local')];

/**
 * A hash over all that the stacks and their functions are made from, much quicker to make than the stacks.
 * @param settings what else decides about the outcome, such as the context values of the CDK app
 */
export function deploymentFingerprint(root: string, settings: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(settings)).update(process.version);
  for (const file of sources.flatMap((source) => filesUnder(root, source))) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesUnder(root: string, path: string): string[] {
  if (notDeployed.includes(path) || !existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path.split(sep).join('/')];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesUnder(root, join(path, name)));
}

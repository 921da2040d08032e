import { LocalStackError } from '../errors.ts';
import { openSearchTargetVariable } from './local-opensearch.ts';

/**
 * A command asks the OpenSearch of its stack. Whoever names another one and is answered by the stack's may well rebuild
 * the wrong index.
 * @param named by the caller; absent when nobody did
 * @param environment of the stack
 * @throws LocalStackError SETTING_WRONG that names both
 */
export function refuseAnotherOpenSearch(
  named: string | undefined,
  environment: Readonly<Record<string, string>>,
  stack: string,
): void {
  const { INKSTREAM_OPENSEARCH_URL: ofStack, [openSearchTargetVariable]: target } = environment;
  if (named === undefined || ofStack === undefined) return;
  const isSame = [ofStack, target].some((url) => url !== undefined && new URL(url).href === new URL(named).href);
  if (isSame) return;
  throw new LocalStackError(
    'SETTING_WRONG',
    `INKSTREAM_OPENSEARCH_URL is ${named}, but ${stack} uses ${target ?? ofStack}. This command asks the stack's: ` +
      'unset the variable. To make a local stack use another one, set it for "npm start".',
  );
}

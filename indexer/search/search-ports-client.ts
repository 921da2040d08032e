import type { Client } from '@opensearch-project/opensearch';
import { v7 as uuid } from 'uuid';
import { asEngineError, searchEngine } from './search-engine-client.ts';
import type { SearchPorts } from './search-ports.ts';
import { understandOnAnyIndex } from './understand-on-older-index.ts';

/**
 * The search API's ports onto an alias of the OpenSearch node or domain of this client. `onOlderIndex` is told when the
 * index lacks what this version asks of it, so that searches are plainer than they should be.
 */
export function searchPorts(
  client: Client,
  alias: string,
  readSettings: SearchPorts['readSettings'],
  onOlderIndex?: (error: unknown) => void,
): SearchPorts {
  return {
    engine: searchEngine(client, alias),
    understand: async (text, { understanding }) => {
      try {
        return await understandOnAnyIndex(client, alias, text, understanding, onOlderIndex);
      } catch (error) {
        throw asEngineError(error);
      }
    },
    readSettings,
    now: Date.now,
    newId: () => uuid(),
  };
}
